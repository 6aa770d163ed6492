import {
  type ContactPolicy,
  type ContactRule,
  defaultExpireAfter,
  defaultTimeZone,
  type Hold,
} from '@ucv/contracts-activation';
import { durationOf } from '@ucv/segment-language';
import { endOfQuietHours, isTimeZone } from './local-time';

/** A contact of a person: made at an instant (epoch milliseconds), or under way, so that it may be made at any. */
export interface Contact {
  delivery: string;
  at: number | 'under-way';
}

/** A message that would contact a person, and what counts for it. Instants are epoch milliseconds. */
export interface Asked {
  delivery: string;
  now: number;
  /** Since when it waits. */
  since: number;
  /** Which rule held it before, where one did. */
  held: ContactRule | undefined;
  /** The person's own zone as it was told, where it was. */
  timeZone: string | undefined;
  contacts: readonly Contact[];
}

export type Verdict = { go: true } | ({ go: false } & Hold) | { go: false; expired: ContactRule };

/** Where the end of contacts that are under way is not known, it is looked again after so long. */
const lookAgainMs = 15 * 60_000;

/**
 * Whether a message may contact a person now; else which rule holds it, and until when. Where both do, the one that ends
 * later. What was held and is older than the policy allows is given up.
 * @cost O(contacts); in quiet hours up to 100 conversions to local time
 */
export function contactVerdict(policy: ContactPolicy, asked: Asked): Verdict {
  const zone = zoneOf(policy, asked);
  const held = holdAt(policy, asked, zone.name);
  const expiresAt = asked.since + durationOf(policy.expireAfter ?? defaultExpireAfter)!;
  const rule = held?.rule ?? asked.held;
  if (rule && asked.now > expiresAt) return { go: false, expired: rule };
  if (!held) return { go: true };
  const instants = { until: instant(held.until), expiresAt: instant(expiresAt) };
  return { go: false, rule: held.rule, ...instants, zone: zone.of };
}

function zoneOf({ timeZone }: ContactPolicy, asked: Asked): { name: string; of: Hold['zone'] } {
  if (asked.timeZone !== undefined && isTimeZone(asked.timeZone))
    return { name: asked.timeZone, of: 'person' };
  return { name: timeZone ?? defaultTimeZone, of: 'tenant' };
}

/** The first instant from now at which nothing holds the message, and the rule that ends last before it. */
function holdAt(
  policy: ContactPolicy,
  asked: Asked,
  zone: string,
): { rule: ContactRule; until: number } | undefined {
  let rule: ContactRule | undefined;
  let at = asked.now;
  // Each turn moves on to where one rule ends; contacts are few, and a day has one end of quiet hours.
  for (;;) {
    const capEnds = endOfCap(policy, asked, at);
    const quietEnds = policy.quietHours ? endOfQuietHours(policy.quietHours, zone, capEnds) : capEnds;
    if (quietEnds === at) return rule && { rule, until: at };
    rule = quietEnds > capEnds ? 'quiet-hours' : 'cap';
    at = quietEnds;
  }
}

/** The first instant from `at` on at which one more contact is within the cap. */
function endOfCap({ cap }: ContactPolicy, { contacts, delivery, now }: Asked, at: number): number {
  if (!cap) return at;
  const period = durationOf(cap.period)!;
  const others = contacts.filter((contact) => contact.delivery !== delivery);
  const underWay = others.filter((contact) => contact.at === 'under-way').length;
  const free = cap.contacts - underWay;
  if (free <= 0) return Math.max(at, now + lookAgainMs);
  const made = others
    .flatMap((contact) => (contact.at !== 'under-way' && contact.at > at - period ? [contact.at] : []))
    .sort((a, b) => a - b);
  return made.length < free ? at : made[made.length - free]! + period;
}

// eslint-disable-next-line no-restricted-globals -- formats an instant; nothing in this file reads the clock
const instant = (ms: number): string => new Date(ms).toISOString();
