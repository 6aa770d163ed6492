import { backUpKeyring, checkKeyringFile, inWords, mustSuit, shortcoming } from './keyring-file';
import { outcomeLines, restoreWithKeyring } from './restore-keyring';

/**
 * Everything that commands do with the keyring. Loaded when it is needed, since it brings the clients of PostgreSQL and
 * of the event store along; one name, since a dynamic import finds no more in what is compiled.
 */
export const keyringWork = {
  backUpKeyring,
  checkKeyringFile,
  inWords,
  mustSuit,
  outcomeLines,
  restoreWithKeyring,
  shortcoming,
};
