import { readMeaning } from '@ucv/matching';
import { readFile } from 'node:fs/promises';
import { Refused } from '../refused';
import { guessMeaning } from './guess-meaning';
import type { Records } from './read-records';

/** What the columns of a file mean, as `--schema` says or as it was guessed. */
export interface Schema {
  recordId: string;
  source?: string;
  columns: readonly { name: string; meaning: string }[];
  pairs: 'all' | 'cross';
  /** What was guessed or left out. */
  notes: readonly string[];
}

/** @refuses cli.schema-*, cli.record-id-missing */
export async function schemaFor(records: Records, path: string | undefined): Promise<Schema> {
  const given = path === undefined ? {} : await readSchema(path);
  const notes = [...records.notes];
  const recordId = given.record_id ?? guessId(records, notes);
  mustHave(records, { record_id: recordId, source: given.source });
  mustBeOne(records, [given.record_id, given.source, ...Object.keys(given.columns ?? {})]);
  const columns = columnsOf(records, given, [recordId, given.source], notes);
  const source = given.source ?? columns.find(({ meaning }) => meaning === 'source')?.name;
  const compared = columns.filter(({ meaning }) => meaning !== 'source');
  const pairs = given.pairs ?? 'all';
  mustBeUsable({ compared: compared.length, pairs, source });
  return { recordId, source, columns: compared, pairs, notes };
}

function mustBeUsable({
  compared,
  pairs,
  source,
}: Pick<Schema, 'pairs' | 'source'> & { compared: number }): void {
  if (compared === 0)
    throw new Refused(
      'cli.nothing-to-compare',
      'No column is left to compare: name the columns and their meanings in --schema.',
    );
  if (pairs === 'cross' && source === undefined)
    throw new Refused(
      'cli.schema-source-missing',
      '"pairs": "cross" compares across sources: name the column with "source".',
    );
}

function mustHave({ header }: Records, named: Record<string, string | undefined>): void {
  for (const [role, name] of Object.entries(named))
    if (name !== undefined && !header.includes(name))
      throw new Refused(
        'cli.schema-column-unknown',
        `The schema names ${role} "${name}", the file has no such column: it has ${header.join(', ')}.`,
      );
}

/** Of two columns with one name nobody knows which the schema means. */
function mustBeOne({ twice }: Records, named: readonly (string | undefined)[]): void {
  const which = twice.find((name) => named.includes(name));
  if (which !== undefined)
    throw new Refused(
      'cli.column-twice',
      `The file has two columns named "${which}", and the schema names it: rename one.`,
    );
}

interface SchemaFile {
  record_id?: string;
  source?: string;
  columns?: Record<string, string>;
  pairs?: 'all' | 'cross';
}

async function readSchema(path: string): Promise<SchemaFile> {
  let parsed: unknown;
  try {
    parsed = JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Refused(
      'cli.schema-unreadable',
      `${path} is no schema in JSON that can be read: ${(error as Error).message}`,
    );
  }
  const faults = faultsOf(parsed);
  if (faults.length > 0)
    throw new Refused(
      'cli.schema-invalid',
      `${path}: ${faults.join('; ')}. It is {"record_id": column, "source"?: column, "columns": {column: meaning}, "pairs"?: "all" or "cross"}.`,
    );
  return parsed as SchemaFile;
}

function faultsOf(parsed: unknown): string[] {
  if (!isObject(parsed)) return ['it is no object'];
  const { record_id: id, source, columns, pairs } = parsed;
  const isName = (value: unknown) => value === undefined || typeof value === 'string';
  const meant = columns === undefined || (isObject(columns) && Object.values(columns).every(isName));
  return [
    ...(isName(id) ? [] : ['record_id is no name of a column']),
    ...(isName(source) ? [] : ['source is no name of a column']),
    ...([undefined, 'all', 'cross'].includes(pairs as string) ? [] : ['pairs is neither "all" nor "cross"']),
    ...(meant ? [] : ['columns does not give each column a meaning']),
  ];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function columnsOf(
  records: Records,
  { columns = {} }: SchemaFile,
  taken: (string | undefined)[],
  notes: string[],
): Schema['columns'] {
  for (const name of Object.keys(columns))
    if (!records.header.includes(name))
      notes.push(`${name}: the schema names it, the file has no such column`);
  const complete = Object.keys(columns).length > 0;
  return records.header.flatMap((name, i) => {
    if (taken.includes(name)) return [];
    const said = columns[name] === undefined ? '' : readMeaning(columns[name]);
    if (said) return [{ name, meaning: said }];
    if (complete && columns[name] === undefined) {
      notes.push(`${name}: the schema does not name it, it is not compared`);
      return [];
    }
    const meaning = guessMeaning(name, records.columns[i]!);
    notes.push(
      meaning ? `${name}: taken for ${meaning}` : `${name}: its meaning is not known, it is not compared`,
    );
    return meaning ? [{ name, meaning }] : [];
  });
}

function guessId({ header, columns, size }: Records, notes: string[]): string {
  const likely = ['record_id', 'id', 'rec_id', 'unique_id', 'uid', 'key'];
  const unique = (i: number) => new Set(columns[i]).size === size;
  const named = likely
    .map((name) => header.findIndex((column) => column.toLowerCase() === name))
    .find((i) => i >= 0 && unique(i));
  const at = named ?? header.findIndex((_, i) => unique(i));
  if (at < 0 || header[at] === undefined)
    throw new Refused(
      'cli.record-id-missing',
      'No column names each record once: give one in --schema as {"record_id": column}.',
    );
  notes.push(`${header[at]}: taken for the id of records`);
  return header[at];
}
