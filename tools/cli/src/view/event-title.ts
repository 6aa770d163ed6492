import type { TimelineEntry } from '@ucv/contracts-profile';
import { printable, valueText } from './text';

const unnamed: Record<string, string> = {
  identify: 'Identified',
  page: 'Page viewed',
  screen: 'Screen viewed',
  group: 'Joined a group',
  alias: 'Took another id',
};

/** What happened, in few words: `Order Completed`, `Screen: Home`, `Identified`. */
export function eventTitle({ call, name, redacted }: TimelineEntry): string {
  if (redacted) return `${call} (erased)`;
  if (name === null) return unnamed[call] ?? call;
  const prefix = call === 'screen' ? 'Screen: ' : call === 'page' ? 'Page: ' : '';
  return prefix + printable(name);
}

/** Identifiers of things, not worth a column here; `--json` has them. */
const opaque = /(^|_)id$|Id$/;
/** Values that need no label. */
const telling = /^(name|title|path|url|.*_url|topic|subject|.*_subject)$/;
const amount = /^(price|value|total|revenue|subtotal|tax|shipping|discount)$/;

/**
 * The event's simple properties, those that need no label first; amounts with their currency. Of an identification the
 * names only, the values stand above.
 */
export function eventDetail({ call, properties }: TimelineEntry): string {
  const { currency, ...rest } = properties;
  const simple = Object.entries(rest).filter(([name, value]) => isSimple(value) && !opaque.test(name));
  if (call === 'identify') return simple.map(([name]) => printable(name)).join(', ');
  return simple
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, value]) => detail(name, value, currency))
    .join(', ');
}

const rank = (name: string): number => (telling.test(name) ? 0 : amount.test(name) ? 1 : 2);

function detail(name: string, value: unknown, currency: unknown): string {
  if (telling.test(name)) return valueText(value);
  const unit = amount.test(name) && typeof currency === 'string' ? ` ${printable(currency)}` : '';
  return `${printable(name)} ${valueText(value)}${unit}`;
}

const isSimple = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '');

/** Where it happened: `mobile · Pixel 9, Android`. */
export const eventPlace = ({ channel, device }: TimelineEntry): string =>
  [channel, device].flatMap((part) => (part ? [printable(part)] : [])).join(' · ');
