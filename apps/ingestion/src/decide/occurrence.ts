import { within } from './instant';

const dayMs = 86_400_000;

/** How much later than its request an event may be dated by the same clock: clocks of two parts, a second cut off. */
const toleranceMs = 60_000;

/** What is known about when an event happened, in milliseconds since 1970; times of a sender as `readTime` reads them. */
export interface Clocks {
  /** The sender's `originalTimestamp`, else `timestamp`. */
  original: number | null | undefined;
  /** The sender's clock when it sent the request. */
  sentAt: number | null | undefined;
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
 * When an event happened by our clock: `receivedAt − (sentAt − original)`, so that a wrong clock at the sender
 * cancels out. Without a time, or with one that was never set, it happened on arrival. The sender's clock is
 * believed where there is no usable `sentAt`, and where the correction would be nonsense, see `corrected`. At most
 * 24 h after arrival.
 * @returns undefined where a time was sent that is none
 * @source  Segment's specification, "common fields: timestamps"
 */
export function whenItOccurred(clocks: Clocks): Occurrence | undefined {
  const { original: claimed, receivedAt } = clocks;
  if (claimed === undefined) return undefined;
  if (claimed === null) return { occurredAt: receivedAt, clamped: false };
  const occurredAt = corrected(claimed, clocks) ?? claimed;
  const clamped = occurredAt > receivedAt + dayMs;
  return { occurredAt: clamped ? receivedAt + dayMs : occurredAt, clamped };
}

/**
 * Undefined where it makes no sense: the event would lie after its own arrival, since its request claims to have
 * been sent before it; or the request claims to come from more than a day ahead, and the event does not.
 */
function corrected(claimed: number, { sentAt: sent, receivedAt, historical }: Clocks): number | undefined {
  if (historical || typeof sent !== 'number' || claimed - sent > toleranceMs) return undefined;
  if (sent - receivedAt > dayMs && claimed <= receivedAt) return undefined;
  return within(receivedAt - Math.max(0, sent - claimed));
}
