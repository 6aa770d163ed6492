import type { Fact, Sealed } from '@ucv/envelope';
import { type EventLog, LogUnavailable, RevisionConflict } from '@ucv/platform-event-store';

/** A sealed fact and where it belongs. */
export interface Placed {
  stream: string;
  fact: Fact<string, { sealed?: Sealed }>;
}

/** One append may hold at most 1 MiB, with metadata; larger ones would be refused whole. */
const bytesAtOnce = 700_000;
const factsAtOnce = 200;
/** Metadata and what surrounds the sealed content, generously. */
const bytesAround = 3_000;

/**
 * Appends facts, one call for each stream where they fit, all streams in flight together; those of one stream
 * stay in order.
 * @returns for each fact, in order, what went wrong, or undefined where it is in the log
 */
export async function appendFacts(log: EventLog, placed: readonly Placed[]): Promise<unknown[]> {
  const failures = new Array<unknown>(placed.length);
  const byStream = new Map<string, number[]>();
  placed.forEach(({ stream }, at) => {
    const places = byStream.get(stream);
    if (places) places.push(at);
    else byStream.set(stream, [at]);
  });
  await Promise.all(
    [...byStream].map(async ([stream, places]) => {
      for (const chunk of chunks(placed, places)) await appendChunk(log, stream, { placed, chunk, failures });
    }),
  );
  return failures;
}

async function appendChunk(
  log: EventLog,
  stream: string,
  { placed, chunk, failures }: { placed: readonly Placed[]; chunk: number[]; failures: unknown[] },
): Promise<void> {
  const failure = await attempt(
    log,
    stream,
    chunk.map((at) => placed[at]!.fact),
  );
  if (failure instanceof RevisionConflict && chunk.length > 1) {
    // Another instance has appended some of these ids: alone, each of them is a repetition or new.
    for (const at of chunk) failures[at] = await attempt(log, stream, [placed[at]!.fact]);
  } else {
    for (const at of chunk) failures[at] = failure;
  }
}

/** Facts without regard to the stream's revision: interactions have no order among themselves to protect. */
async function attempt(log: EventLog, stream: string, facts: Fact[]): Promise<unknown> {
  try {
    await log.append(stream, facts, 'any');
    return undefined;
  } catch (error) {
    return error ?? new LogUnavailable(error);
  }
}

function* chunks(placed: readonly Placed[], places: readonly number[]): Generator<number[]> {
  let chunk: number[] = [];
  let bytes = 0;
  for (const at of places) {
    const size = bytesAround + (placed[at]!.fact.data.sealed?.ct.length ?? 0);
    if (chunk.length === factsAtOnce || (chunk.length > 0 && bytes + size > bytesAtOnce)) {
      yield chunk;
      chunk = [];
      bytes = 0;
    }
    chunk.push(at);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}
