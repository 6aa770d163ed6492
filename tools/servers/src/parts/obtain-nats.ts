import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const help = `nats-server is missing and could not be obtained. One of these helps:
  - install it: apt-get install nats-server | brew install nats-server | https://github.com/nats-io/nats-server/releases
  - point NATS_URL at a server that runs already, for example NATS_URL=nats://user:password@host:4222`;

/**
 * Path of a nats-server: one in PATH, else Debian's package unpacked (not installed: that needs no root)
 * into `toolsFolder`.
 * @refuses  with the ways to get one by hand
 * @cost     a download of 3.6 MB the first time
 */
export async function obtainNats(toolsFolder: string): Promise<string> {
  const unpacked = join(toolsFolder, 'nats-server');
  const found = (await findInPath('nats-server')) ?? ((await works(unpacked)) ? unpacked : undefined);
  if (found) return found;
  try {
    await unpackDebianPackage(toolsFolder, unpacked);
  } catch (error) {
    throw new Error(`${help}\nWhat was tried: ${reason(error)}`);
  }
  if (!(await works(unpacked))) throw new Error(`${help}\nDebian's binary does not run on this machine.`);
  return unpacked;
}

/** First executable of that name in PATH. */
export async function findInPath(
  name: string,
  path = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter(Boolean)) {
    const candidate = join(folder, name);
    if (
      await access(candidate, 1).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  }
  return undefined;
}

async function works(binary: string): Promise<boolean> {
  return run(binary, ['--version']).then(
    () => true,
    () => false,
  );
}

async function unpackDebianPackage(toolsFolder: string, target: string): Promise<void> {
  const scratch = join(toolsFolder, `.unpack-${randomBytes(4).toString('hex')}`);
  // Root's apt hands downloads to the account _apt, which may not reach our folder.
  await mkdir(scratch, { recursive: true, mode: 0o700 });
  try {
    await download(scratch);
    const packageFile = (await readdir(scratch)).find((file) => file.endsWith('.deb'));
    if (!packageFile) throw new Error('apt-get downloaded no package');
    await run('dpkg', ['-x', join(scratch, packageFile), join(scratch, 'tree')]);
    const binary = join(scratch, 'tree/usr/sbin/nats-server');
    await chmod(binary, 0o755);
    await rename(binary, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Tries the machine's package lists, then private ones, which a normal user may fetch too. */
async function download(folder: string): Promise<void> {
  const common = [
    '-o',
    'APT::Sandbox::User=root',
    '-o',
    'Acquire::Retries=2',
    '-o',
    'Acquire::http::Timeout=20',
  ];
  try {
    await run('apt-get', [...common, 'download', 'nats-server'], { cwd: folder, timeout: 120_000 });
  } catch {
    const own = [...common, ...privateLists(join(folder, 'apt'))];
    await mkdir(join(folder, 'apt/lists/partial'), { recursive: true });
    await mkdir(join(folder, 'apt/archives/partial'), { recursive: true });
    // One unreachable source of many fails the whole update; the download below tells whether it was needed.
    await run('apt-get', [...own, 'update'], { cwd: folder, timeout: 180_000 }).catch(() => undefined);
    await run('apt-get', [...own, 'download', 'nats-server'], { cwd: folder, timeout: 120_000 });
  }
}

function privateLists(folder: string): string[] {
  const settings = [
    `Dir::State=${folder}`,
    `Dir::State::lists=${join(folder, 'lists')}`,
    'Dir::State::status=/var/lib/dpkg/status',
    `Dir::Cache=${folder}`,
    'Debug::NoLocking=true',
  ];
  return settings.flatMap((setting) => ['-o', setting]);
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  return (stderr || message).trim().split('\n').slice(-2).join(' ');
}
