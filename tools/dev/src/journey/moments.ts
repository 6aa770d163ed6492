import type { TimelineEntry } from '@ucv/contracts-profile';

/** Instants of the journey that are worth looking back to, RFC 3339. */
export interface Moments {
  /** By the event's own time. */
  beforePurchase: string;
  /** By the log's time: all before the click was recorded, the click was not. */
  beforeClick: string;
}

/**
 * Read off the recorded events and not off a clock, so that they are right also when the journey was played in parts.
 * @param timeline  the shopper's, oldest first
 */
export function momentsOf(timeline: readonly TimelineEntry[]): Moments {
  const click = named(timeline, 'Email Link Clicked');
  const order = named(timeline, 'Order Completed');
  const earlier = timeline.map(({ recordedAt }) => recordedAt).filter((at) => at < click.recordedAt);
  const fullSecond = wholeSecond(click.recordedAt);
  const moment = earlier.every((at) => at <= fullSecond) ? fullSecond : shifted(click.recordedAt, -1);
  return {
    beforePurchase: `${shifted(order.occurredAt, -60_000).slice(0, 16)}:00Z`,
    beforeClick: short(moment),
  };
}

function named(timeline: readonly TimelineEntry[], name: string): TimelineEntry {
  const entry = timeline.find((one) => one.name === name);
  if (entry) return entry;
  throw new Error(`the timeline has no "${name}"`);
}

const wholeSecond = (instant: string): string => `${instant.slice(0, 19)}.000Z`;
const shifted = (instant: string, ms: number): string => new Date(Date.parse(instant) + ms).toISOString();
const short = (instant: string): string => instant.replace('.000Z', 'Z');
