import { createHash } from 'node:crypto';
import { appId, callId, deskContext, deskId, phoneContext, serverContext, shopper } from './sample-shopper';

/** One call of the tracking API, as an SDK takes it. */
export interface Step {
  call: 'track' | 'identify' | 'screen' | 'page';
  message: Message;
}

export interface Message {
  userId?: string;
  anonymousId?: string;
  event?: string;
  name?: string;
  properties?: Record<string, string | number | boolean | Record<string, string | number>[]>;
  traits?: Record<string, string>;
  context: Record<string, unknown>;
  timestamp: Date;
  messageId: string;
}

/** What happens in one place, through one SDK. */
export interface Chapter {
  title: string;
  sdk: 'segment' | 'rudderstack';
  steps: Step[];
}

type Told = Pick<Step, 'call'> & Omit<Message, 'timestamp' | 'messageId'>;

const minute = 60_000;
const hour = 60 * minute;

const shoe = { product_id: 'shoe-17', name: 'Trail shoe', price: 129.9, currency: 'EUR' };
const inApp = { anonymousId: appId, context: phoneContext };
const signedIn = { ...inApp, userId: shopper.userId };
const onDesk = { anonymousId: deskId, context: deskContext };
const mailing = {
  userId: shopper.userId,
  context: { ...serverContext, traits: { email: shopper.email } },
};
const mail = { email_subject: 'Your cart is waiting', campaign_id: 'cart-reminder' };

export interface Story {
  app: Chapter;
  /** Sent by the shop's mail service, when it is told that a cart was left. */
  reminder: Chapter;
  desk: Chapter;
  click: Chapter;
  call: Chapter;
}

/**
 * The journey in the order in which it is sent. What comes before `click` shows two people, the shopper and somebody
 * on a desktop; the click carries the desktop's id together with the shopper's address, and joins them.
 * @param now  the journey fills the three days before it
 */
export function story(now: Date): Story {
  const days = (back: number, atHour: number) => new Date(now.getTime() - back * 24 * hour + atHour * hour);
  return {
    app: chapter(
      'a shopper browses in the mobile app, signs in, agrees to e-mails, fills a cart and leaves it',
      days(3, 0),
      appVisit,
    ),
    reminder: chapter('the mail service sends a reminder, and it is opened', days(2, 0), reminder),
    desk: chapter('somebody unknown looks around on a desktop', days(1, 0), deskVisit),
    click: chapter('the reminder is clicked there, and the shoe is bought', days(1, 1), purchase),
    call: { ...chapter('the shopper calls support', days(0, -2), supportCall), sdk: 'rudderstack' },
  };
}

const appVisit: Told[] = [
  { call: 'track', event: 'Application Opened', properties: { from_background: false }, ...inApp },
  { call: 'screen', name: 'Home', ...inApp },
  { call: 'track', event: 'Product Viewed', properties: shoe, ...inApp },
  {
    call: 'identify',
    traits: {
      firstName: shopper.firstName,
      lastName: shopper.lastName,
      email: shopper.email,
      phone: shopper.phone,
    },
    ...signedIn,
    context: { ...phoneContext, consent: { categoryPreferences: { 'Email marketing': true } } },
  },
  { call: 'track', event: 'Product Added', properties: { ...shoe, quantity: 1 }, ...signedIn },
  { call: 'screen', name: 'Cart', ...signedIn },
  { call: 'track', event: 'Application Backgrounded', ...signedIn },
];

const reminder: Told[] = [
  { call: 'track', event: 'Email Delivered', properties: mail, ...mailing },
  { call: 'track', event: 'Email Opened', properties: mail, ...mailing },
];

const deskVisit: Told[] = [
  { call: 'page', name: 'Home', properties: { path: '/' }, ...onDesk },
  { call: 'page', name: 'Running', properties: { path: '/running' }, ...onDesk },
];

const purchase: Told[] = [
  {
    call: 'track',
    event: 'Email Link Clicked',
    properties: { link_url: 'https://shop.example/cart', ...mail },
    anonymousId: deskId,
    context: { ...deskContext, traits: { email: shopper.email } },
  },
  {
    call: 'track',
    event: 'Checkout Started',
    properties: { value: shoe.price, currency: shoe.currency },
    ...onDesk,
  },
  {
    call: 'track',
    event: 'Order Completed',
    properties: {
      order_id: 'order-5001',
      total: 134.85,
      shipping: 4.95,
      currency: shoe.currency,
      products: [{ ...shoe, quantity: 1 }],
    },
    ...onDesk,
  },
];

const supportCall: Told[] = [
  {
    call: 'track',
    event: 'Support Call',
    properties: { topic: 'delivery date', minutes: 4, resolved: true },
    anonymousId: callId,
    context: { ...serverContext, traits: { phone: shopper.phone } },
  },
];

/** Some minutes between the steps; the last ones of a chapter take longer. */
function chapter(title: string, start: Date, told: readonly Told[]): Chapter {
  const steps = told.map(({ call, ...message }, n) => {
    const timestamp = new Date(start.getTime() + n * (n + 1) * minute);
    return { call, message: { ...message, timestamp, messageId: messageIdOf(title, n) } };
  });
  return { title, sdk: 'segment', steps };
}

/** The same at every try, so that a journey that was half played doubles nothing when it is played again. */
function messageIdOf(title: string, n: number): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['sample journey', title, n]))
    .digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
