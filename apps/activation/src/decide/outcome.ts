import type { AttemptData } from '@ucv/contracts-activation';

/** What came of one request. */
export interface SendResult {
  /** HTTP status; absent where there was no answer. */
  status?: number;
  /** Why there was none. */
  fault?: 'timeout' | 'connection' | 'address-refused';
  /** What the receiver asked for by `Retry-After`. */
  retryAfterSeconds?: number;
}

/** Where a delivery stands when it is tried. */
export interface Try {
  delivery: string;
  /** Number of the attempt; 1 for the first. */
  attempt: number;
  /** Attempts made before it was last replayed: the patience begins anew. */
  before: number;
  /** Seconds before the second attempt. */
  firstRetrySeconds: number;
}

export type Outcome = Pick<AttemptData, 'outcome' | 'status' | 'reason' | 'retryInSeconds'>;

export const mostAttempts = 12;
const longestSeconds = 6 * 3_600;

/** Answers of the 400s that another attempt may change. */
const passing = [408, 409, 425, 429];
/** Answers whose `Retry-After` counts. */
const busy = [429, 503];

/** What an attempt's result means: delivered, tried again and when, or given up. */
export function outcomeOf(result: SendResult, at: Try): Outcome {
  const { status, fault } = result;
  if (isBetween(status, 200, 300)) return { outcome: 'delivered', status };
  const about = { status, reason: fault ?? 'http-status' };
  if (isFinal(status) || at.attempt - at.before >= mostAttempts) return { outcome: 'dead', ...about };
  return { outcome: 'failed', ...about, retryInSeconds: retryIn(result, at) };
}

const isBetween = (status: number | undefined, from: number, to: number): boolean =>
  status !== undefined && status >= from && status < to;

const isFinal = (status: number | undefined): boolean =>
  isBetween(status, 400, 500) && !passing.includes(status as number);

function retryIn({ status, retryAfterSeconds = 0 }: SendResult, at: Try): number {
  const asked = busy.includes(status ?? 0) ? Math.min(retryAfterSeconds, longestSeconds) : 0;
  return Math.max(asked, backOff(at));
}

/**
 * Seconds to the next attempt: doubled each time up to 6 h, then 20 % more or less by a hash of delivery and attempt,
 * so that deliveries that failed together don't return together, and the same history gives the same plan.
 */
export function backOff({ delivery, attempt, before, firstRetrySeconds }: Try): number {
  const plain = Math.min(firstRetrySeconds * 2 ** (attempt - before - 1), longestSeconds);
  return Math.round(plain * (0.8 + 0.4 * fraction(`${delivery} ${attempt}`)) * 1000) / 1000;
}

/** A number in 0..1 that a text determines. @source FNV-1a, finished as murmur3 does */
function fraction(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
