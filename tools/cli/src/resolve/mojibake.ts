import { isUtf8 } from 'node:buffer';
import { decode, encode } from 'iconv-lite';

/** The first byte of a letter in UTF-8 and what follows it, as Windows-1252 reads them: `Ã¼`, `â€™`. */
const twice =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/;

/**
 * Text that some program took for Windows-1252 although it was UTF-8, as it was meant: `MÃ¼ller` is Müller. Text in which
 * that explains not every letter stays.
 */
export function withoutMojibake(text: string): string {
  if (!twice.test(text)) return text;
  const bytes = encode(text, 'windows-1252');
  return isUtf8(bytes) && decode(bytes, 'windows-1252') === text ? bytes.toString('utf8') : text;
}
