import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Refused } from '../refused';

/** A file of records as text, by column. */
export interface Records {
  header: readonly string[];
  /** By column of the header, a value for each record. */
  columns: readonly string[][];
  size: number;
}

/** Reads a CSV file, plain or gzipped: comma, semicolon or tab, with or without a mark of byte order. @refuses cli.* */
export async function readRecords(path: string): Promise<Records> {
  const { packed, first } = await peek(path);
  const delimiter = delimiterOf(packed ? await firstLine(path) : first);
  let refusal: Refused | undefined;
  const records: { header?: string[]; columns: string[][]; size: number } = { columns: [], size: 0 };
  const parser = parse({
    bom: true,
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: 64 * 1024 ** 2,
  });
  const take = async (rows: AsyncIterable<string[]>): Promise<void> => {
    for await (const row of rows) {
      refusal = faultOf(records, row, path);
      if (refusal) throw refusal;
    }
  };
  try {
    if (packed) await pipeline(createReadStream(path), createGunzip(), parser, take);
    else await pipeline(createReadStream(path), parser, take);
  } catch (error) {
    // The pipeline may end with its own word, that it was cut off.
    if (refusal) throw refusal;
    throw new Refused(
      'cli.records-unreadable',
      `${path} is no CSV file that can be read: ${(error as Error).message}. Mend the line, or export it again as CSV in UTF-8.`,
    );
  }
  if (!records.header)
    throw new Refused('cli.records-empty', `${path} is empty: its first line must name the columns.`);
  return { header: records.header, columns: records.columns, size: records.size };
}

/** Takes in one row. @returns what is wrong with it */
function faultOf(
  records: { header?: string[]; columns: string[][]; size: number },
  row: string[],
  path: string,
): Refused | undefined {
  if (!records.header) {
    const names = row.map((name) => name.trim());
    const twice = names.find((name, i) => names.indexOf(name) !== i);
    if (twice !== undefined)
      return new Refused('cli.column-twice', `${path} has two columns named "${twice}": rename one.`);
    records.header = names;
    records.columns = names.map(() => []);
    return undefined;
  }
  const wanted = records.header.length;
  if (row.length > wanted)
    return new Refused(
      'cli.row-too-long',
      `${path}, record ${records.size + 1}: ${row.length} values for ${wanted} columns. Quote values that hold the delimiter.`,
    );
  records.columns.forEach((values, i) => values.push(row[i] ?? ''));
  records.size += 1;
  return undefined;
}

async function peek(path: string): Promise<{ packed: boolean; first: string }> {
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
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0).catch(() => {
      throw new Refused('cli.records-unreadable', `${path} is no file that can be read.`);
    });
    const start = buffer.subarray(0, bytesRead);
    return { packed: start[0] === 0x1f && start[1] === 0x8b, first: start.toString('utf8') };
  } finally {
    await file.close();
  }
}

async function firstLine(path: string): Promise<string> {
  const source = createReadStream(path).pipe(createGunzip());
  try {
    for await (const chunk of source) return (chunk as Buffer).toString('utf8');
    return '';
  } catch {
    throw new Refused(
      'cli.records-unreadable',
      `${path} begins like a gzip file and is none: unpack it, or copy it again.`,
    );
  } finally {
    source.destroy();
  }
}

/** The delimiter that the first line has most of. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0]!.replace(/"[^"]*"/g, '');
  const count = (delimiter: string) => line.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, each) => (count(each) > count(best) ? each : best));
}
