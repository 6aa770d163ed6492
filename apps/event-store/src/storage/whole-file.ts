import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncFolder } from './files';

/** Replaces a small file as a whole and durably: a crash leaves the old one or the new one. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const scratch = `${path}.new`;
  const file = await open(scratch, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(scratch, path);
  await syncFolder(dirname(path));
}
