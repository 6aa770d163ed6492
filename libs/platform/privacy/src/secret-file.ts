import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, open, readFile, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PrivacyFault } from './privacy-fault';

const size = 32;

/**
 * The 32 secret bytes in a file, made at random where the file does not exist. Of several processes that make
 * it at once one wins and all read the winner's: the bytes are complete and on disk before the name appears.
 * @refuses privacy.key-file-damaged, privacy.key-file-exposed
 */
export async function secretFile(folder: string, name: string): Promise<Buffer> {
  const path = join(folder, name);
  return (await readSecret(path)) ?? (await createSecret(folder, path), await mustRead(path));
}

/** The bytes of an existing secret file; undefined where there is none. */
export async function readSecret(path: string): Promise<Buffer | undefined> {
  try {
    const [bytes, { mode }] = await Promise.all([readFile(path), stat(path)]);
    if (bytes.length !== size) {
      throw new PrivacyFault(
        'privacy.key-file-damaged',
        `${path} must hold ${size} bytes; restore it from its backup`,
      );
    }
    if ((mode & 0o077) !== 0) {
      throw new PrivacyFault(
        'privacy.key-file-exposed',
        `${path} is open to others; run chmod 600 on it and consider it known`,
      );
    }
    return bytes;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function mustRead(path: string): Promise<Buffer> {
  const bytes = await readSecret(path);
  if (!bytes)
    throw new PrivacyFault('privacy.key-file-damaged', `${path} vanished while it was made; start again`);
  return bytes;
}

async function createSecret(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const draft = `${path}.${randomBytes(8).toString('hex')}.draft`;
  await writeSynced(draft, randomBytes(size));
  try {
    // A link, unlike a rename, fails where the name is taken.
    await link(draft, path);
    await syncFolder(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await unlink(draft);
  }
}

export async function writeSynced(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
