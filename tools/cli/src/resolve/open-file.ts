import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Refused } from '../refused';

/** The bytes of a file, unpacked, from the beginning each time that it is asked for. */
export interface Bytes {
  path: string;
  /** @refuses cli.records-unreadable where what was packed is cut off or damaged */
  read(): AsyncIterable<Buffer>;
  /** The first bytes, unpacked. */
  start: Buffer;
}

/** First bytes of files that are no text, and what to do. */
const others: [start: string | RegExp, what: string][] = [
  ['PK\x03\x04', 'an Excel workbook or a ZIP archive: save the sheet as "CSV UTF-8", or unpack it'],
  ['\xd0\xcf\x11\xe0', 'an old Excel workbook: save the sheet as "CSV UTF-8"'],
  [
    /^(?:BZh|\xfd7zXZ|\x28\xb5\x2f\xfd|7z\xbc\xaf)/,
    'packed in a way that is not read: unpack it, or pack it with gzip',
  ],
  [/^(?:%PDF|PAR1|SQLite format 3|Obj\x01)/, 'no CSV file: export its records as CSV in UTF-8'],
  [
    /^\s*(?:<!doctype|<html|<\?xml|<table)/i,
    'HTML or XML, which some programs call .xls: open it and save it as "CSV UTF-8"',
  ],
  [/^\s*(?:\{\s*"|\[\s*\{)/, 'JSON: export its records as CSV in UTF-8'],
  [/^(?:\xff\xfe\0\0|\0\0\xfe\xff)/, 'in UTF-32: convert it, as with iconv -f UTF-32 -t UTF-8'],
];

/** @refuses cli.records-missing, cli.records-unreadable */
export async function openFile(path: string): Promise<Bytes> {
  const packed = (await firstBytes(path)).subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]));
  const read = () => (packed ? unpacked(path) : createReadStream(path));
  const start = await beginning(read());
  const text = start.toString('latin1');
  const [, what] =
    others.find(([sign]) => (typeof sign === 'string' ? text.startsWith(sign) : sign.test(text))) ?? [];
  if (what) throw unreadable(`${path} is ${what}.`);
  return { path, read, start };
}

export const unreadable = (message: string): Refused => new Refused('cli.records-unreadable', message);

async function firstBytes(path: string): Promise<Buffer> {
  let file;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw new Refused(
      'cli.records-missing',
      `${path} cannot be opened (${(error as NodeJS.ErrnoException).code}): check its name and rights.`,
    );
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0).catch(() => {
      throw unreadable(`${path} is no file that can be read.`);
    });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function* unpacked(path: string): AsyncIterable<Buffer> {
  const stream = pipeline(createReadStream(path), createGunzip(), () => undefined);
  try {
    for await (const chunk of stream) yield chunk as Buffer;
  } catch (error) {
    throw unreadable(
      `${path} begins like a gzip file and cannot be unpacked (${(error as Error).message}): copy it again.`,
    );
  }
}

const enough = 65_536;

async function beginning(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const found: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    found.push(chunk);
    length += chunk.length;
    if (length >= enough) break;
  }
  return Buffer.concat(found).subarray(0, enough);
}
