import { existsSync, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Settings } from '@ucv/dev';
import { findInPath, findPostgres } from '@ucv/servers';
import { type Finding, fine, problem } from './finding';

const neededNode = [20, 19] as const;
/** What an installation needs to begin with: servers, and the first segments of log and tables. */
const neededBytes = 2 * 1024 ** 3;

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > neededNode[0] || (major === neededNode[0] && minor >= neededNode[1]);
  if (enough) return fine('Node', version);
  return problem('Node', version, `install Node ${neededNode.join('.')} or newer (https://nodejs.org)`);
}

export async function checkPostgres({ external, toolsFolder }: Settings): Promise<Finding> {
  const name = 'PostgreSQL';
  if (external.database) return fine(name, 'the one of DATABASE_URL');
  try {
    const { major, folder } = await findPostgres({ toolsFolder });
    return fine(name, `${major} in ${folder}`);
  } catch (error) {
    return problem(name, (error as Error).message, 'apt-get install postgresql, or set DATABASE_URL');
  }
}

export async function checkNats({ external, toolsFolder }: Settings): Promise<Finding> {
  const name = 'nats-server';
  if (external.nats) return fine(name, 'the one of NATS_URL');
  const unpacked = join(toolsFolder, 'nats-server');
  const found = (await findInPath(name)) ?? (existsSync(unpacked) ? unpacked : undefined);
  if (found) return fine(name, found);
  if (await findInPath('apt-get')) return fine(name, 'not here yet: npm start gets it from Debian');
  return problem(name, 'not in PATH', 'install it (https://github.com/nats-io/nats-server), or set NATS_URL');
}

/** Secrets of the installation must be the owner's alone. */
export function checkHome({ home }: Settings): Finding {
  const name = 'UCV_HOME';
  if (!existsSync(home)) return fine(name, `${home}: npm start makes it`);
  const open = secretsIn(home).filter((path) => (statSync(path).mode & 0o077) !== 0);
  if (open.length === 0) return fine(name, `${home}: its secrets are the owner's alone`);
  return problem(name, `others may read ${open.join(', ')}`, `chmod go-rwx ${open.join(' ')}`);
}

function secretsIn(home: string): string[] {
  const keys = join(home, 'keys');
  const files = existsSync(keys) ? readdirSync(keys).map((file) => join(keys, file)) : [];
  return [join(home, 'credentials.json'), keys, ...files].filter((path) => existsSync(path));
}

export async function checkSpace({ home }: Settings): Promise<Finding> {
  let folder = home;
  while (!existsSync(folder)) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const found = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free for ${home}`;
  if (bavail * bsize >= neededBytes) return fine('disk space', found);
  return problem(
    'disk space',
    found,
    `free at least ${neededBytes / 1024 ** 3} GB, or set UCV_HOME to a larger disk`,
  );
}
