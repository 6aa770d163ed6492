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

/** The event's simple properties in the sender's order; of an identification the names only, the values stand above. */
export function eventDetail({ call, properties }: TimelineEntry): string {
  const simple = Object.entries(properties).filter(([name, value]) => isSimple(value) && !opaque.test(name));
  if (call === 'identify') return simple.map(([name]) => printable(name)).join(', ');
  return simple.map(([name, value]) => `${printable(name)} ${valueText(value)}`).join(', ');
}

const isSimple = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && value !== '');

/** Where it happened: `mobile · Pixel 9, Android`. */
export const eventPlace = ({ channel, device }: TimelineEntry): string =>
  [channel, device].flatMap((part) => (part ? [printable(part)] : [])).join(' · ');
