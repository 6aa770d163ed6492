import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

/** Undefined where there is no browser on this machine. */
export const browserPath = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  .flatMap((name) => [`/usr/bin/${name}`, `/usr/local/bin/${name}`, `/snap/bin/${name}`])
  .find(existsSync);

const quiet = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** What a visit to the shop sends. */
export interface Visit {
  writeKey: string;
  collector: string;
  userId: string;
  /** Events have numbers, from `from` on. */
  from: number;
  count: number;
  /** Of the SDK; its own choice where absent is one request for each event. */
  deliveryStrategy?: { strategy: 'batching'; config: { size: number; timeout: number } };
}

/** A shop's page in a real browser; it loads the unmodified @segment/analytics-next from its own server. */
export class BrowserShop {
  /** What went wrong in the page. */
  readonly faults: string[] = [];

  private constructor(
    private readonly server: Server,
    private readonly browser: Browser,
  ) {}

  static async open(executablePath: string): Promise<BrowserShop> {
    return new BrowserShop(await servePage(), await chromium.launch({ executablePath, args: quiet }));
  }

  /** Somebody looks around and signs in at the end. @returns the SDK's message ids of the numbered events */
  async visit(visit: Visit): Promise<string[]> {
    const page = await this.browser.newPage();
    page.on('pageerror', ({ message }) => this.faults.push(message));
    page.on('requestfailed', (request) => this.faults.push(`${request.method()} ${request.url()}`));
    await page.goto(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`);
    return page.evaluate(send as (visit: Visit) => Promise<string[]>, visit);
  }

  async close(): Promise<void> {
    await this.browser.close();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

interface Sdk {
  load(
    settings: object,
    options: object,
  ): Promise<
    [Record<'track' | 'identify', (...args: unknown[]) => Promise<{ event: { messageId: string } }>>]
  >;
}

/** Runs in the page. */
async function send({
  writeKey,
  collector,
  userId,
  from,
  count,
  deliveryStrategy,
}: Visit): Promise<string[]> {
  const { AnalyticsBrowser } = (globalThis as never as { AnalyticsNext: { AnalyticsBrowser: Sdk } })
    .AnalyticsNext;
  const integrations = deliveryStrategy ? { 'Segment.io': { deliveryStrategy } } : {};
  const [analytics] = await AnalyticsBrowser.load({ writeKey, cdnURL: collector }, { integrations });
  const tracked = Array.from({ length: count }, (_, n) => analytics.track('Seen', { n: from + n }));
  const contexts = await Promise.all(tracked);
  await analytics.identify(userId, { plan: 'basic' });
  return contexts.map(({ event }) => event.messageId);
}

async function servePage(): Promise<Server> {
  const folder = join(dirname(require.resolve('@segment/analytics-next/package.json')), 'dist/umd');
  const server = createServer((request, response) => {
    if (request.url === '/') {
      response.setHeader('content-type', 'text/html');
      return void response.end('<!doctype html><title>shop</title><script src="/index.js"></script>');
    }
    void readFile(join(folder, new URL(request.url ?? '/', 'http://shop').pathname)).then(
      (file) => response.setHeader('content-type', 'text/javascript').end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
