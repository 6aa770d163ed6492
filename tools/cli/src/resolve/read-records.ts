import { parse } from 'csv-parse';
import { decode } from 'iconv-lite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Refused } from '../refused';
import { delimiterOf } from './delimiter';
import { encodingOf, textOf, withoutMark } from './encoding';
import { openFile, unreadable } from './open-file';
import { Rows } from './rows';

/** A file of records as text, by column. */
export interface Records {
  header: readonly string[];
  /** By column of the header, a value for each record. */
  columns: readonly string[][];
  size: number;
  /** Names that the file gives to several columns; the second is called `name (2)` here. */
  twice: readonly string[];
  /** What was guessed or left out. */
  notes: readonly string[];
}

/**
 * Reads a CSV file as programs write it: plain or gzipped; in UTF-8, UTF-16 or a byte for each letter; parted by comma,
 * semicolon, tab or bar; with whatever ends of lines, rows and columns without a value, and `sep=;` in front.
 * @param encoding  as the user names it; found out by default
 * @refuses cli.*
 */
export async function readRecords(path: string, encoding?: string): Promise<Records> {
  const file = await openFile(path);
  const { label, notes } = await encodingOf(file, encoding);
  const rows = new Rows(path);
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(withoutMark(decode(file.start, label))),
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 64 * 1024 ** 2,
  });
  let refusal: Refused | undefined;
  try {
    await pipeline(Readable.from(textOf(file, label)), parser, async (source: AsyncIterable<string[]>) => {
      for await (const row of source) {
        refusal = rows.take(row);
        if (refusal) throw refusal;
      }
    });
  } catch (error) {
    // The pipeline may end with its own word, that it was cut off.
    if (refusal ?? error instanceof Refused) throw refusal ?? error;
    throw unreadable(
      `${path} is no CSV file that can be read: ${(error as Error).message}. Mend the line, or export it again as CSV in UTF-8.`,
    );
  }
  const records = rows.records();
  return { ...records, notes: [...notes, ...records.notes] };
}
