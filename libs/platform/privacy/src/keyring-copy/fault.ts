export type KeyringCopyFaultCode =
  | 'privacy.keyring-absent'
  | 'privacy.keyring-used'
  | 'privacy.keyring-in-use'
  | 'privacy.database-silent'
  | 'privacy.copy-exists'
  | 'privacy.copy-missing'
  | 'privacy.copy-damaged'
  | 'privacy.copy-newer';

/** A copy of the keyring can't be made or restored as things stand; the message says what to do. */
export class KeyringCopyFault extends Error {
  constructor(
    readonly code: KeyringCopyFaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'KeyringCopyFault';
  }
}
