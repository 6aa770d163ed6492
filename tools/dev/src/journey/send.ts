import { Analytics as SegmentAnalytics } from '@segment/analytics-node';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import type { Chapter, Step } from './story';

export interface Collector {
  url: string;
  writeKey: string;
}

/** Sends a chapter through the SDK that such a place would use, unmodified. Resolves when it was taken in. */
export function send(chapter: Chapter, collector: Collector): Promise<void> {
  return chapter.sdk === 'segment'
    ? bySegment(chapter.steps, collector)
    : byRudderStack(chapter.steps, collector);
}

async function bySegment(steps: Step[], { url, writeKey }: Collector): Promise<void> {
  const analytics = new SegmentAnalytics({ host: url, writeKey, maxRetries: 3 });
  const faults: unknown[] = [];
  analytics.on('error', ({ code, reason }) => faults.push(reason ?? code));
  for (const { call, message } of steps) analytics[call](message as never);
  await analytics.closeAndFlush({ timeout: 20_000 });
  if (faults.length > 0) throw refusedBy(url, faults[0]);
}

async function byRudderStack(steps: Step[], { url, writeKey }: Collector): Promise<void> {
  const faults: unknown[] = [];
  const rudder = new RudderAnalytics(writeKey, {
    dataPlaneUrl: url,
    logLevel: 'none',
    errorHandler: (error) => faults.push(error),
  });
  // This SDK calls the event's own time `originalTimestamp` and sets it to now where it is missing.
  for (const { call, message } of steps) {
    const { timestamp, ...rest } = message;
    rudder[call]({ ...rest, originalTimestamp: timestamp } as never);
  }
  await rudder.flush();
  if (faults.length > 0) throw refusedBy(url, faults[0]);
}

const refusedBy = (url: string, reason: unknown): Error =>
  new Error(
    `the collector at ${url} did not take the events (${reason instanceof Error ? reason.message : String(reason)})`,
  );
