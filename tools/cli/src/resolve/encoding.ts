import { isUtf8 } from 'node:buffer';
import { encodingExists, getDecoder } from 'iconv-lite';
import type { Bytes } from './open-file';
import { unreadable } from './open-file';
import { guessEncoding } from './single-byte';

/** How the bytes of a file are read. */
export interface Encoding {
  /** As iconv-lite knows it. */
  label: string;
  notes: readonly string[];
}

/** Of a language, in words: more tell no more. */
const mostWords = 20_000;

/**
 * The encoding of a file: by its mark of byte order, the zeros of UTF-16, else UTF-8 where all of it is that; a file of a
 * byte for each letter is taken for the encoding in which its words look like words.
 * @param asked  what the user says it is
 * @refuses cli.records-unreadable
 * @cost one pass over the file, 1 s a GB; for files in other encodings than UTF-8 a second one
 */
export async function encodingOf(file: Bytes, asked?: string): Promise<Encoding> {
  if (asked !== undefined) return { label: labelOf(asked), notes: [] };
  const wide = markOf(file.start) ?? zerosOf(file);
  if (wide) return { label: wide, notes: [] };
  if (await isAllUtf8(file)) return { label: 'utf-8', notes: [] };
  return ofBytes(file);
}

function labelOf(asked: string): string {
  const isKnown: boolean = encodingExists(asked);
  if (isKnown) return asked;
  throw unreadable(
    `No encoding is called "${asked.slice(0, 40)}" here: name another, such as windows-1252, or convert the file to UTF-8.`,
  );
}

function markOf(start: Buffer): string | undefined {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : undefined;
}

/** Text in UTF-16 has zeros in every second place, for digits and delimiters at least. */
function zerosOf({ start, path }: Bytes): string | undefined {
  const zeros: [even: number, odd: number] = [0, 0];
  start.forEach((byte, i) => (zeros[i % 2]! += Number(byte === 0)));
  const [even, odd] = zeros;
  if (even + odd === 0) return undefined;
  const least = start.length / 40;
  if (odd > least && even < odd / 10) return 'utf-16le';
  if (even > least && odd < even / 10) return 'utf-16be';
  throw unreadable(`${path} holds bytes of zero and is no text: export it again as CSV in UTF-8.`);
}

async function isAllUtf8(file: Bytes): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of file.read())
    if (!decodes(() => decoder.decode(chunk, { stream: true }))) return false;
  return decodes(() => decoder.decode());
}

function decodes(decode: () => string): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}

const word = /[A-Za-z\x80-\xff'-]*[\x80-\xff][A-Za-z\x80-\xff'-]*/g;

/** Lines with letters beyond ASCII: how many are UTF-8 and are not, the first that is not, and their words. */
interface Survey {
  valid: number;
  invalid: number;
  first: number;
  words: Set<string>;
}

async function survey(file: Bytes): Promise<Survey> {
  const found: Survey = { valid: 0, invalid: 0, first: 0, words: new Set() };
  let line = 0;
  for await (const bytes of linesOf(file)) {
    line += 1;
    if (bytes.some((byte) => byte > 127)) take(found, bytes, line);
  }
  return found;
}

function take(found: Survey, bytes: Buffer, line: number): void {
  if (isUtf8(bytes)) found.valid += 1;
  else found.invalid += 1;
  if (found.invalid === 1) found.first ||= line;
  if (found.words.size >= mostWords) return;
  for (const [each] of bytes.toString('latin1').matchAll(word)) found.words.add(each);
}

async function ofBytes(file: Bytes): Promise<Encoding> {
  const { valid, invalid, first, words } = await survey(file);
  const where = `${file.path}, line ${first}: not UTF-8`;
  if (valid > invalid / 10)
    throw unreadable(
      `${where}, though ${valid} other lines are. Mend the ${invalid} lines that are not, or name one encoding for all with --encoding.`,
    );
  const label = guessEncoding([...words]);
  if (label === undefined)
    throw unreadable(
      `${where}, and in no other encoding that can be told. Name it with --encoding, or convert the file, as with iconv -f SHIFT_JIS -t UTF-8 ${file.path} > utf8.csv.`,
    );
  const note = `the file is not in UTF-8: read as ${label}; if letters are wrong, name another with --encoding`;
  return { label, notes: [note] };
}

/** A longer line is looked at in parts: joining them again and again would take the square of its length. */
const longestLine = 2 ** 20;

/** Where bytes may be parted without parting a letter of several bytes. */
function afterLetter(bytes: Buffer): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1]! >= 0x80) end -= 1;
  return end;
}

async function* linesOf(file: Bytes): AsyncIterable<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of file.read()) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let from = 0;
    for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, at);
      from = at + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > longestLine) {
      const end = afterLetter(rest);
      yield rest.subarray(0, end);
      rest = rest.subarray(end);
    }
  }
  if (rest.length > 0) yield rest;
}

/** The text of a file, without its mark of byte order. */
export async function* textOf(file: Bytes, label: string): AsyncIterable<string> {
  const decoder = getDecoder(label);
  let first = true;
  for await (const chunk of file.read()) {
    const text = decoder.write(chunk);
    yield first ? withoutMark(text) : text;
    first &&= text === '';
  }
  yield decoder.end() ?? '';
}

export const withoutMark = (text: string): string => text.replace(/^\uFEFF+/, '');
