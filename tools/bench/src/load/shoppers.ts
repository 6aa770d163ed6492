import { randomUUID } from 'node:crypto';
import { seededRandom } from './random';

/** One event as an SDK sends it, about 600 bytes of JSON. */
export type SentEvent = Record<string, unknown> & { messageId: string };

const devicesEach = 3;
const pages = ['/', '/search', '/shoes/runner-9', '/shoes/trail-4', '/cart', '/checkout', '/account/orders'];
const steps = ['Product Viewed', 'Product Added', 'Cart Viewed', 'Checkout Started', 'Order Completed'];
const agent =
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36';

/** Shares of all events, as a shop sees them. */
const shares = { signedIn: 0.7, identify: 0.08, page: 0.3, newDevice: 0.02 };

/**
 * A shop's customers: each has a user id, an address and three devices, one of them an app. Most events carry
 * the user id beside the device's anonymous id, the others the anonymous id alone.
 */
export class Shoppers {
  private readonly random: () => number;

  constructor(
    readonly count: number,
    seed: number,
  ) {
    this.random = seededRandom(seed);
  }

  /** Introduces every customer with every device once: after it, nobody is new. */
  *introductions(): Generator<SentEvent> {
    for (let shopper = 0; shopper < this.count; shopper += 1) {
      for (let device = 0; device < devicesEach; device += 1)
        yield this.event(shopper, anonymousId(shopper, device), 'identify', device === 0);
    }
  }

  /** An event of anybody; one in fifty comes from a device that was never seen before. */
  next(): SentEvent {
    const shopper = Math.floor(this.random() * this.count);
    const device = Math.floor(this.random() * devicesEach);
    const isNew = this.random() < shares.newDevice;
    const id = isNew ? randomUUID() : anonymousId(shopper, device);
    const signedIn = isNew || this.random() < shares.signedIn;
    return this.event(shopper, id, this.call(signedIn), device === 0 && !isNew, signedIn);
  }

  private call(signedIn: boolean): 'identify' | 'page' | 'track' {
    const chance = this.random();
    if (signedIn && chance < shares.identify) return 'identify';
    return chance < shares.identify + shares.page ? 'page' : 'track';
  }

  private event(
    shopper: number,
    anonymous: string,
    type: 'identify' | 'page' | 'track',
    ...[inApp, signedIn = true]: [boolean, boolean?]
  ): SentEvent {
    return {
      type,
      messageId: randomUUID(),
      ...(signedIn ? { userId: userId(shopper) } : {}),
      anonymousId: anonymous,
      timestamp: new Date().toISOString(),
      ...this.content(type, shopper),
      context: inApp
        ? { ...appContext, device: { ...appContext.device, id: anonymousId(shopper, 9) } }
        : webContext,
    };
  }

  private content(type: 'identify' | 'page' | 'track', shopper: number): Record<string, unknown> {
    const page = this.pick(pages);
    if (type === 'identify') return { traits: traitsOf(shopper) };
    if (type === 'page')
      return {
        name: page,
        properties: { url: `https://shop.example${page}`, referrer: 'https://search.example/' },
      };
    const price = Math.round(this.random() * 20_000) / 100;
    return {
      event: this.pick(steps),
      properties: { product_id: `sku-${Math.floor(price)}`, price, currency: 'EUR', quantity: 1, page },
    };
  }

  private pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T;
  }
}

export const userId = (shopper: number): string => `customer-${shopper}`;

/** The same device has the same id in every run: a UUID made of the two numbers. */
const anonymousId = (shopper: number, device: number): string =>
  `${(shopper + 0x10000000).toString(16)}-0000-4000-8000-${(device + 0x100000000000).toString(16)}`;

const traitsOf = (shopper: number): Record<string, unknown> => ({
  email: `shopper.${shopper}@mail.example`,
  firstName: 'Kim',
  lastName: `Number ${shopper}`,
  plan: shopper % 7 === 0 ? 'gold' : 'basic',
  address: { city: 'Utrecht', country: 'NL', postalCode: String(1000 + (shopper % 9000)) },
});

const library = { name: '@segment/analytics-next', version: '1.84.3' };
const webContext = {
  library,
  userAgent: agent,
  locale: 'nl-NL',
  timezone: 'Europe/Amsterdam',
  screen: { width: 1080, height: 2424, density: 2.6 },
  campaign: { name: 'autumn', source: 'newsletter', medium: 'email' },
};
const appContext = {
  library: { name: 'analytics-kotlin', version: '1.19.1' },
  app: { name: 'Shop', version: '4.7.1', build: '471' },
  device: { model: 'Pixel 9', manufacturer: 'Google', type: 'android' },
  os: { name: 'Android', version: '15' },
  network: { wifi: true, cellular: false },
  locale: 'nl-NL',
  timezone: 'Europe/Amsterdam',
};
