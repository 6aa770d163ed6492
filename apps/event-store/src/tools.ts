/** What `ucv` calls to work on the files of a log. */
export { backup } from './backup/backup';
export { restore, restoreFile, verify } from './backup/restore';
export { cut } from './repair/cut';
export { inspect } from './repair/inspect';
