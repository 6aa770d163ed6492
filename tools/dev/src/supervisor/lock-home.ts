import { join } from 'node:path';
import { acquireLock, type Lock } from './lock';

/** Whoever starts servers on what UCV_HOME keeps holds its lock. @refuses LockHeld */
export const lockHome = (home: string): Lock => acquireLock(join(home, 'run/supervisor.lock'));
