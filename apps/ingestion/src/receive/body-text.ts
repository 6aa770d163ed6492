import { Refusal } from '@ucv/platform-service';
import { isUtf8 } from 'node:buffer';

/** Byte-order marks, and what they say. */
const marks: [mark: Buffer, encoding: string][] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

/** ASCII is the same in UTF-8; a label of ASCII on anything else is checked like no label. */
const utf8 = new Set(['', 'utf-8', 'utf8', 'ascii', 'us-ascii']);

/**
 * The text of a body: in the encoding that its byte-order mark names, else the charset of its content type, else
 * UTF-8. Nothing is replaced: bytes that are no text of their encoding are refused, since two names of which one
 * letter was lost would look the same.
 * @refuses ingestion.not-utf8, ingestion.charset-unsupported
 * @cost    one pass over the bytes for UTF-8
 * @source  WHATWG, "Encoding Standard", 6.1 BOM sniff and 4.2 names and labels
 */
export function textOf(bytes: Buffer, contentType?: string): string {
  const [mark, marked] = marks.find(([mark]) => bytes.subarray(0, mark.length).equals(mark)) ?? [];
  const charset = marked ?? charsetOf(contentType);
  const content = mark ? bytes.subarray(mark.length) : bytes;
  if (!utf8.has(charset)) return decode(content, charset);
  if (isUtf8(content)) return content.toString('utf8');
  throw new Refusal(
    'ingestion.not-utf8',
    'The body is not UTF-8; send UTF-8, or name its encoding: content-type: application/json; charset=….',
  );
}

const charsetOf = (contentType = ''): string =>
  /;\s*charset\s*=\s*["']?([^\s;"']*)/i.exec(contentType)?.[1]?.toLowerCase() ?? '';

function decode(bytes: Buffer, charset: string): string {
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    const text = decoder.decode(bytes);
    return decoder.encoding === 'windows-1252' ? text.replace(/[\x80-\x9f]/g, inWindows1252) : text;
  } catch (error) {
    throw new Refusal(
      'ingestion.charset-unsupported',
      'The body is not text of the charset that its content type names, or that charset is unknown; send UTF-8.',
      { cause: error },
    );
  }
}

const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Node 20 reads Windows-1252 as if it were ISO 8859-1, which has control characters in these places. */
const inWindows1252 = (control: string): string => windows1252[control.charCodeAt(0) - 0x80]!;
