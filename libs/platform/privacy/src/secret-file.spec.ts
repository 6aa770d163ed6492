import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecret, secretFile } from './secret-file';

let folder: string;
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'ucv-secret-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

it('gives all that make it at once the same bytes', async () => {
  const made = await Promise.all(Array.from({ length: 30 }, () => secretFile(folder, 'a.key')));
  expect(new Set(made.map((bytes) => bytes.toString('hex'))).size).toBe(1);
  expect(await readdir(folder)).toEqual(['a.key']);
});

it('keeps the bytes that are there', async () => {
  const first = await secretFile(folder, 'a.key');
  expect(await secretFile(folder, 'a.key')).toEqual(first);
});

it('has no bytes where there is no file', async () => {
  expect(await readSecret(join(folder, 'a.key'))).toBeUndefined();
});

it('refuses a file that is cut short', async () => {
  await writeFile(join(folder, 'a.key'), 'short', { mode: 0o600 });
  await expect(secretFile(folder, 'a.key')).rejects.toMatchObject({ code: 'privacy.key-file-damaged' });
});

it('refuses a file that others can read', async () => {
  await secretFile(folder, 'a.key');
  await chmod(join(folder, 'a.key'), 0o644);
  await expect(secretFile(folder, 'a.key')).rejects.toMatchObject({ code: 'privacy.key-file-exposed' });
});
