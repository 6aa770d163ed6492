/**
 * Text files whose last line says how many lines stand before it and what their bytes hash to, so that no byte of the
 * file can be changed or missing unnoticed: `{"end":{"lines":N,"sha256":"…"}}`.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { KeyringCopyFault } from './fault';

const chunk = 1024 * 1024;
/** More than any line that is written here, far less than memory. */
const longestLine = 4 * 1024 * 1024;

/** Writes lines to a file for its owner alone, durably, over what is there. */
export async function writeChecked(path: string, lines: AsyncIterable<string>): Promise<void> {
  const file = await open(path, 'w', 0o600);
  const hash = createHash('sha256');
  let [waiting, count] = ['', 0];
  const flush = async () => {
    hash.update(waiting);
    await file.writeFile(waiting);
    waiting = '';
  };
  try {
    await file.chmod(0o600);
    for await (const line of lines) {
      waiting += `${line}\n`;
      count += 1;
      if (waiting.length >= chunk) await flush();
    }
    await flush();
    await file.writeFile(`${endLine(count, hash.digest('hex'))}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * The lines of such a file. Whoever uses them before the last has come must be able to take that back.
 * @refuses privacy.copy-damaged, at the end at the latest
 */
export async function* readChecked(path: string): AsyncGenerator<string> {
  const hash = createHash('sha256');
  let [count, held]: [number, Buffer | undefined] = [0, undefined];
  for await (const line of rawLines(path)) {
    if (held !== undefined) {
      hash.update(held);
      count += 1;
      yield held.subarray(0, -1).toString('utf8');
    }
    held = line;
  }
  if (held?.toString('utf8') !== `${endLine(count, hash.digest('hex'))}\n`) throw damaged(path);
}

const endLine = (lines: number, sha256: string): string => JSON.stringify({ end: { lines, sha256 } });

export const damaged = (path: string): KeyringCopyFault =>
  new KeyringCopyFault(
    'privacy.copy-damaged',
    `${path} is not as ucv backup --keyring wrote it: bytes of it are changed or missing. Nothing was changed.\nDo: take another copy of the keyring.`,
  );

/** Each with the byte that ends it. */
async function* rawLines(path: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: chunk })) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, read as Buffer]) : (read as Buffer);
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, at + 1);
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > longestLine) throw damaged(path);
  }
  if (rest.length > 0) yield rest;
}
