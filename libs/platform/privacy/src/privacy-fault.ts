export type SealBrokenCode = 'privacy.seal-broken' | 'privacy.key-missing' | 'privacy.epoch-missing';

const explanations: Record<SealBrokenCode, string> = {
  'privacy.seal-broken':
    'the sealed content or what it is bound to was changed after sealing; treat the fact as tampered with',
  'privacy.key-missing':
    'the keyring has no such key and no record of its erasure; restore the keyring from its backup',
  'privacy.epoch-missing':
    "the key file of the key's epoch is missing or not the one that wrapped it; restore UCV_HOME/keys from its backup",
};

/** Sealed content that cannot be opened though nobody erased it: damage or tampering, never "erased". */
export class SealBroken extends Error {
  constructor(
    readonly code: SealBrokenCode,
    readonly kid: string,
  ) {
    super(explanations[code]);
    this.name = 'SealBroken';
  }
}

export type PrivacyFaultCode =
  'privacy.index-key-changed' | 'privacy.key-file-damaged' | 'privacy.key-file-exposed';

/** The keys folder is not usable as it is; the message says what to do. */
export class PrivacyFault extends Error {
  constructor(
    readonly code: PrivacyFaultCode,
    message: string,
  ) {
    super(message);
    this.name = 'PrivacyFault';
  }
}
