import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import {
  makeScratch,
  removeScratch,
  type StartedPart,
  startEventStore,
  startNats,
  startPostgres,
} from '@ucv/testing';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { type CollectorUnderTest, startCollector, writeKey } from '../collector.fixture';

const events = 300;
const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

let parts: [StartedPart, StartedPart, StartedPart];
let home: string;
let collector: CollectorUnderTest;

beforeAll(async () => {
  const [nats, postgres, eventStore] = (parts = await Promise.all([
    startNats(),
    startPostgres(),
    startEventStore(),
  ]));
  home = makeScratch();
  collector = await startCollector({ nats, postgres, eventStore, home });
});
afterAll(async () => {
  await collector?.stop();
  await Promise.all((parts ?? []).map((part) => part.stop()));
  removeScratch(home);
});

/** Each number that a sender gave to one of its events, with how often the log holds it. */
async function recorded(sender: string): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  const ids = new Set<string>();
  for (const { content } of await collector.interactions()) {
    const { sender: of, n } = content.properties ?? {};
    if (of !== sender) continue;
    times.set(n as number, (times.get(n as number) ?? 0) + 1);
    ids.add(content.messageId);
  }
  expect(ids.size).toBe(times.size);
  return times;
}

const eachOnce = (count: number) => new Map(Array.from({ length: count }, (_, n) => [n, 1]));

/** SDKs deliver in their own time. */
async function untilRecorded(sender: string, count: number): Promise<Map<number, number>> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline;) {
    const times = await recorded(sender);
    if (times.size >= count) return times;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return recorded(sender);
}

describe('unmodified SDKs deliver every event once', () => {
  it('@segment/analytics-node', async () => {
    const failures: unknown[] = [];
    const analytics = new Analytics({ writeKey, host: collector.url, flushAt: 100, flushInterval: 100 });
    analytics.on('error', (error) => failures.push(error));
    for (let n = 0; n < events; n += 1) {
      analytics.track({ userId: `node-${n % 10}`, event: 'Seen', properties: { sender: 'segment-node', n } });
    }
    await analytics.closeAndFlush();
    expect(failures).toEqual([]);
    expect(await recorded('segment-node')).toEqual(eachOnce(events));
  });

  it('@rudderstack/rudder-sdk-node, which gzips', async () => {
    const analytics = new RudderAnalytics(writeKey, {
      dataPlaneUrl: collector.url,
      flushAt: 50,
      flushInterval: 100,
    } as never);
    for (let n = 0; n < events; n += 1) {
      analytics.track({
        anonymousId: `rudder-${n % 10}`,
        event: 'Seen',
        properties: { sender: 'rudder-node', n },
      });
    }
    expect(await untilRecorded('rudder-node', events)).toEqual(eachOnce(events));
  });
});

const inBrowser = executable ? describe : describe.skip;
if (!executable)
  console.warn('no chromium found: the browser SDK is not tested; install the package chromium');

inBrowser('the unmodified @segment/analytics-next in a browser', () => {
  let pages: Server;
  let browser: Browser;

  beforeAll(async () => {
    pages = await servePages();
    browser = await chromium.launch({
      executablePath: executable,
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  afterAll(async () => {
    await browser?.close();
    await new Promise((resolve) => pages?.close(resolve));
  });

  it.each([
    ['one request for each event', undefined, 100],
    ['in batches', { strategy: 'batching', config: { size: 20, timeout: 200 } }, 200],
  ])('delivers %s', async (sender, deliveryStrategy, count) => {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('requestfailed', (request) => faults.push(`${request.method()} ${request.url()}`));
    await page.goto(`http://127.0.0.1:${(pages.address() as AddressInfo).port}/`);
    await page.evaluate(send as never, { writeKey, url: collector.url, sender, deliveryStrategy, count });
    expect(await untilRecorded(sender, count)).toEqual(eachOnce(count));
    expect(faults).toEqual([]);
    await page.close();
    const identified = (await collector.interactions()).filter(
      ({ content }) => content.traits?.['sender'] === sender,
    );
    expect(identified.map(({ fact }) => fact.metadata.subjects.map(({ type }) => type))).toEqual([
      ['user_id', 'email', 'anonymous_id'],
    ]);
  });
});

interface Sending {
  writeKey: string;
  url: string;
  sender: string;
  deliveryStrategy: unknown;
  count: number;
}

/** Runs in the page. */
async function send({ writeKey: key, url, sender, deliveryStrategy, count }: Sending): Promise<void> {
  const { AnalyticsBrowser } = (globalThis as never as { AnalyticsNext: { AnalyticsBrowser: never } })
    .AnalyticsNext as {
    AnalyticsBrowser: {
      load(o: object, p: object): Promise<[Record<string, (...a: unknown[]) => Promise<unknown>>]>;
    };
  };
  const [analytics] = await AnalyticsBrowser.load(
    { writeKey: key, cdnURL: url },
    deliveryStrategy ? { integrations: { 'Segment.io': { deliveryStrategy } } } : {},
  );
  void analytics['page']!('Shop');
  for (let n = 0; n < count; n += 1) void analytics['track']!('Seen', { sender, n });
  await analytics['identify']!(`browser-${sender.length}`, {
    email: `ann.${sender.length}@example.org`,
    sender,
  });
}

async function servePages(): Promise<Server> {
  const folder = join(dirname(require.resolve('@segment/analytics-next/package.json')), 'dist/umd');
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.setHeader('content-type', 'text/html');
      return void response.end('<!doctype html><title>shop</title><script src="/index.js"></script>');
    }
    void readFile(join(folder, new URL(request.url!, 'http://x').pathname)).then(
      (file) => response.setHeader('content-type', 'text/javascript').end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
