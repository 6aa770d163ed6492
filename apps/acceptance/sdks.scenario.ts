import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import type { TimelineEntry } from '@ucv/contracts-profile';
import { startSystem, type StartedSystem } from '@ucv/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { browserPath, BrowserShop } from './src/browser-shop';
import { Gateway } from './src/gateway';
import { listedEvents } from './src/ucv';

const events = 1_000;
const numbers = Array.from({ length: events }, (_, n) => n);
const inBrowser = browserPath ? it : it.skip;
if (!browserPath)
  console.warn('The browser SDK is not tried: there is no browser. Do: apt-get install chromium');
const users = (sender: string) => Array.from({ length: 20 }, (_, n) => `${sender}-customer-${n}`);

describe(`unmodified SDKs deliver ${events} events each, and each is in one timeline, once`, () => {
  let system: StartedSystem;
  let gateway: Gateway;
  /** Message ids in the timelines of all customers. */
  const shown: string[] = [];

  beforeAll(async () => {
    system = await startSystem();
    gateway = new Gateway(system.urls.gateway, system.adminToken);
  });
  afterAll(() => system?.stop());

  it('@segment/analytics-node', async () => {
    const [failures, sent]: [unknown[], string[]] = [[], []];
    const analytics = new Analytics({ writeKey: system.writeKey, host: system.urls.collector });
    analytics.on('error', (error) => failures.push(error));
    const customers = users('segment');
    for (const n of numbers) {
      const message = { userId: customers[n % customers.length]!, event: 'Seen', properties: { n } };
      analytics.track(message, (_, context) => sent.push(context?.event.messageId ?? ''));
    }
    await analytics.closeAndFlush({ timeout: 60_000 });
    expect(failures).toEqual([]);
    expect((await seen(customers)).sort()).toEqual(sent.sort());
  });

  it('@rudderstack/rudder-sdk-node', async () => {
    const failures: unknown[] = [];
    const rudder = new RudderAnalytics(system.writeKey, {
      dataPlaneUrl: system.urls.collector,
      logLevel: 'none',
      errorHandler: (error) => failures.push(error),
    });
    const customers = users('rudder');
    for (const n of numbers) {
      rudder.track({ userId: customers[n % customers.length]!, event: 'Seen', properties: { n } });
    }
    await rudder.flush();
    expect(failures).toEqual([]);
    await seen(customers);
  });

  inBrowser('@segment/analytics-next in a browser, in single requests and in batches', async () => {
    const shop = await BrowserShop.open(browserPath ?? '');
    const visitor = {
      writeKey: system.writeKey,
      collector: system.urls.collector,
      userId: 'browser-customer',
    };
    const half = events / 2;
    try {
      const sent = [
        ...(await shop.visit({ ...visitor, from: 0, count: half })),
        ...(await shop.visit({
          ...visitor,
          from: half,
          count: half,
          deliveryStrategy: { strategy: 'batching', config: { size: 50, timeout: 200 } },
        })),
      ];
      expect((await seen([visitor.userId])).sort()).toEqual(sent.sort());
      expect(shop.faults).toEqual([]);
    } finally {
      await shop.close();
    }
  });

  it('and `ucv events` lists each once', async () => {
    const listed = (await listedEvents(system, 'messageId', 'type')).filter(({ type }) => type === 'track');
    expect(listed.map(({ messageId }) => messageId).sort()).toEqual(shown.sort());
  });

  /** Ids of the numbered events in these customers' timelines, once all numbers are there: each once. */
  async function seen(customers: readonly string[]): Promise<string[]> {
    let entries: TimelineEntry[] = [];
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await delay(200)) {
      const timelines = await Promise.all(
        customers.map((id) => gateway.timeline(`user_id:${id}`).catch((): TimelineEntry[] => [])),
      );
      entries = timelines.flat().filter(({ name }) => name === 'Seen');
      if (entries.length >= events) break;
    }
    expect(entries.map(({ properties }) => Number(properties['n'])).sort((a, b) => a - b)).toEqual(numbers);
    const ids = entries.map(({ messageId }) => messageId ?? '');
    expect(new Set(ids).size).toBe(events);
    shown.push(...ids);
    return ids;
  }
});
