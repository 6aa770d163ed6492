import { parseInstant, within } from './instant';

const dayMs = 86_400_000;

/** What is known about when an event happened; texts as sent, instants in milliseconds since 1970. */
export interface Clocks {
  /** The sender's `originalTimestamp`, else `timestamp`. */
  original: unknown;
  /** The sender's clock when it sent the request. */
  sentAt: unknown;
  receivedAt: number;
  /** `/v1/import`: the timestamp is history, whatever the sender's clock says. */
  historical: boolean;
}

export interface Occurrence {
  occurredAt: number;
  /** Whether it claimed to lie more than 24 h ahead, and was moved to 24 h after receivedAt. */
  clamped: boolean;
}

/**
 * When an event happened by our clock: `receivedAt − (sentAt − original)`, so that a wrong clock at the
 * sender cancels out. Without a time it happened on arrival; without a usable `sentAt` the sender's clock is
 * believed. At most 24 h after arrival.
 * @returns undefined where a time was sent that is none
 * @source  Segment's specification, "common fields: timestamps"
 */
export function whenItOccurred(clocks: Clocks): Occurrence | undefined {
  const { original, receivedAt } = clocks;
  if (isAbsent(original)) return { occurredAt: receivedAt, clamped: false };
  const claimed = parseInstant(original);
  const corrected = claimed === undefined ? undefined : within(claimed + skew(clocks));
  if (corrected === undefined) return undefined;
  const clamped = corrected > receivedAt + dayMs;
  return { occurredAt: clamped ? receivedAt + dayMs : corrected, clamped };
}

const isAbsent = (time: unknown): boolean => time === undefined || time === null || time === '';

/** How far the sender's clock is behind ours, with the time under way. */
function skew({ sentAt, receivedAt, historical }: Clocks): number {
  const sent = historical ? undefined : parseInstant(sentAt);
  return sent === undefined ? 0 : receivedAt - sent;
}
