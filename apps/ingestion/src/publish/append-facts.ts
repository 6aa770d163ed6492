import type { Fact, Sealed } from '@ucv/envelope';
import { type EventLog, LogUnavailable, RevisionConflict } from '@ucv/platform-event-store';

/** A sealed fact and where it belongs. */
export interface Placed {
  stream: string;
  fact: Fact<string, { sealed?: Sealed }>;
  /** It may be in the log already, or come in by another way at this moment. */
  doubtful?: boolean;
}

/** One append may hold at most 1 MiB, with metadata; larger ones would be refused whole. */
const bytesAtOnce = 700_000;
const factsAtOnce = 200;
/** Metadata and what surrounds the sealed content, generously. */
const bytesAround = 3_000;

/**
 * Appends facts, all streams in flight together; those of one stream stay in order.
 *
 * The log knows a repeated append by its first fact alone: where that one is new, it takes the rest again. So
 * a doubtful fact goes alone, and one call never mixes requests: whoever else appends the same request begins
 * with the same fact, and what follows a known one is refused whole, to be told apart one by one.
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

async function attempt(log: EventLog, stream: string, facts: Fact[]): Promise<unknown> {
  try {
    // eslint-disable-next-line no-restricted-syntax -- events have no order among themselves to protect; doubles are for the claims
    await log.append(stream, facts, 'any');
    return undefined;
  } catch (error) {
    return error ?? new LogUnavailable(error);
  }
}

function chunks(placed: readonly Placed[], places: readonly number[]): number[][] {
  const all: number[][] = [];
  let bytes = 0;
  for (const at of places) {
    const size = sizeOf(placed[at]!);
    const chunk = all.at(-1);
    const last = chunk && placed[chunk.at(-1)!];
    const fits = chunk && chunk.length < factsAtOnce && bytes + size <= bytesAtOnce;
    if (last && fits && belongTogether(last, placed[at]!)) {
      chunk.push(at);
      bytes += size;
    } else {
      all.push([at]);
      bytes = size;
    }
  }
  return all;
}

const sizeOf = ({ fact }: Placed): number => bytesAround + (fact.data.sealed?.ct.length ?? 0);

const belongTogether = (a: Placed, b: Placed): boolean =>
  !a.doubtful && !b.doubtful && a.fact.metadata.correlationId === b.fact.metadata.correlationId;
