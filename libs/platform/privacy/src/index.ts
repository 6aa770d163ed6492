export { eraseKeys, holdKeys, keyStates, liftHold } from './erasure';
export type { DestroyedKey, ErasedSubject, KeyState } from './erasure';
export { liftSuppression, suppressionsOf } from './suppressions';
export type { Suppressed, SuppressedPage, WhichSuppressed } from './suppressions';
export { IdentifierIndex } from './identifier-index';
export type { Identifier } from './identifier-index';
export { FileEpochs } from './key-epochs';
export type { KeyBinding, KeyWrapping, WrappedKey } from './key-epochs';
export { formerValues, normaliseIdentifier } from './normalise-identifier';
export { isPhoneCountry } from './normalise-phone';
export { Privacy } from './privacy';
export type { Broken, Opened, OpenTarget, PrivacyOptions, SealOutcome, SealTarget } from './privacy';
export { PrivacyFault, SealBroken } from './privacy-fault';
export type { PrivacyFaultCode, SealBrokenCode } from './privacy-fault';
export { quarterOf } from './quarter';
export { copyKeyring, mustBeFree as mustBeFreeForCopy } from './keyring-copy/copy';
export { checkKeyringCopy, credentialsIn, type KeyringCopy } from './keyring-copy/contents';
export type { PastErasure, PastLift } from './keyring-copy/erase-again';
export { KeyringCopyFault } from './keyring-copy/fault';
export {
  type KeyringRestored,
  mayRestoreKeyring,
  type RestoreKeyring,
  restoreKeyring,
} from './keyring-copy/restore';
