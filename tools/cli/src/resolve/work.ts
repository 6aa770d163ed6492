import { type Progress, type ResolvedTable, resolveTable, type Table } from '@ucv/matching';
import { Refused } from '../refused';
import { progressFor } from '../view/progress';
import { readDecisions } from './read-decisions';
import { readRecords } from './read-records';
import { type Schema, schemaFor } from './schema';

/** A file of records, resolved. */
export interface Resolved {
  ids: readonly string[];
  table: Table;
  schema: Schema;
  result: ResolvedTable;
  seconds: number;
}

export interface Wish {
  records: string;
  schema?: string;
  threshold?: number;
  prefer?: 'precision' | 'recall';
  decisions?: string;
  encoding?: string;
}

type Stream = NodeJS.WritableStream & { isTTY?: boolean };

/** Reads and resolves a file; shows how far it is on a terminal. @refuses cli.* */
export async function resolveFile(wish: Wish, err: Stream): Promise<Resolved> {
  const started = performance.now();
  const records = await readRecords(wish.records, wish.encoding);
  const schema = await schemaFor(records, wish.schema);
  const values = (name: string) =>
    records.columns[records.header.indexOf(name)]!.map((value) => value.trim());
  const ids = idsOf(values(schema.recordId), schema.recordId);
  const columns = schema.columns.map(({ name, meaning }) => ({ name, meaning, values: values(name) }));
  const sources = schema.source === undefined ? undefined : values(schema.source);
  const table: Table = { size: records.size, columns, sources, today: today() };
  const decisions = wish.decisions === undefined ? [] : await readDecisions(wish.decisions, ids);
  const result = withProgress(err, (onProgress) =>
    resolveTable(table, {
      ...{ pairs: schema.pairs, threshold: wish.threshold, prefer: wish.prefer },
      ...{ decisions, onProgress },
    }),
  );
  return { ids, table, schema, result, seconds: (performance.now() - started) / 1_000 };
}

/** As yyyymmdd, here. */
function today(): number {
  const now = new Date();
  return now.getFullYear() * 10_000 + (now.getMonth() + 1) * 100 + now.getDate();
}

function idsOf(ids: string[], column: string): string[] {
  const seen = new Set<string>();
  ids.forEach((id, i) => {
    if (id === '')
      throw new Refused('cli.record-id-missing', `Record ${i + 1} has no ${column}: every record needs one.`);
    if (seen.has(id))
      throw new Refused(
        'cli.record-id-twice',
        `${column} "${id.slice(0, 60)}" is given twice, the second time in record ${i + 1}: each record needs its own.`,
      );
    seen.add(id);
  });
  return ids;
}

/** Shares of the whole time that stages take, roughly. */
const stages: Record<Progress['stage'], [from: number, to: number]> = {
  prepare: [0, 5],
  block: [5, 35],
  learn: [35, 50],
  score: [50, 90],
  cluster: [90, 100],
};

/** A bar on a terminal, nothing elsewhere. */
function withProgress(
  err: Stream,
  work: (onProgress: (progress: Progress) => void) => ResolvedTable,
): ResolvedTable {
  if (!err.isTTY) return work(() => undefined);
  const bar = progressFor(err, 'resolve', '');
  const at = (percent: number, stage: string) => ({
    applied: stage as unknown as number,
    position: String(Math.floor(percent)),
    target: '100',
  });
  const result = work(({ stage, done, total }) => {
    const [from, to] = stages[stage];
    bar.show(at(from + ((to - from) * done) / Math.max(1, total), stage));
  });
  bar.end(at(100, 'done'));
  return result;
}
