import type { ContactPolicy } from '@ucv/contracts-activation';
import fc from 'fast-check';
import { type Contact, contactVerdict } from './contact-rules';
import { isTimeZone } from './local-time';

const hour = 3_600_000;
const day = 24 * hour;

/** Summer on either side of the equator, by half an hour, at odd minutes, by two hours; odd offsets; and none. */
const zones = [
  ...[
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
  ],
  ...[
    'Asia/Kathmandu',
    'America/St_Johns',
    'Antarctica/Troll',
    'Africa/Casablanca',
    'Pacific/Apia',
    'Asia/Kolkata',
  ],
];

/** Around changes of the clock in 2026, and at any other time. */
const changes = ['03-08', '03-29', '04-05', '09-06', '09-27', '10-04', '10-25', '11-01'].map((date) =>
  Date.parse(`2026-${date}T00:00:00Z`),
);
const instant = fc.oneof(
  fc.tuple(fc.constantFrom(...changes), fc.integer({ min: -2 * day, max: 2 * day })).map(([a, b]) => a + b),
  fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-12-31') }),
);
const quietHours = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => ({ from, to }));
const policy: fc.Arbitrary<ContactPolicy> = fc.record(
  {
    cap: fc.record({
      contacts: fc.integer({ min: 1, max: 4 }),
      period: fc.constantFrom('PT1H', 'PT36H', 'P1D', 'P7D'),
    }),
    quietHours,
    timeZone: fc.constantFrom(...zones),
    expireAfter: fc.constantFrom('PT6H', 'P1D', 'P30D'),
  },
  { requiredKeys: [] },
);
const periods: Record<string, number> = { PT1H: hour, PT36H: 36 * hour, P1D: day, P7D: 7 * day };

/** The hour on a clock there, by another way than the code's: the zone's own calendar, read as text. */
const hourOnTheWall = (zone: string, at: number): number =>
  Number(new Date(at).toLocaleString('sv-SE', { timeZone: zone }).slice(11, 13));

const isQuiet = ({ quietHours: quiet }: ContactPolicy, zone: string, at: number): boolean => {
  if (!quiet) return false;
  const now = hourOnTheWall(zone, at);
  for (let n = quiet.from; n !== quiet.to; n = (n + 1) % 24) if (n === now) return true;
  return false;
};

interface Played {
  contacts: number[];
  expired: number;
}

/** Plays a campaign to one person: each message is looked at when it comes, and whenever a verdict says. */
function play(policy: ContactPolicy, zone: string | undefined, comes: readonly number[]): Played {
  const contacts: Contact[] = [];
  let expired = 0;
  const waiting = comes.map((since, n) => ({
    delivery: String(n),
    since,
    at: since,
    held: undefined as 'cap' | 'quiet-hours' | undefined,
  }));
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.at - b.at);
    const message = waiting.shift()!;
    const { delivery, since, at: now, held } = message;
    const verdict = contactVerdict(policy, { delivery, now, since, held, timeZone: zone, contacts });
    if (verdict.go) contacts.push({ delivery, at: now });
    else if ('expired' in verdict) expired += 1;
    else {
      const until = Date.parse(verdict.until);
      const looked = Math.min(until, Date.parse(verdict.expiresAt) + 1);
      expect(looked).toBeGreaterThan(now);
      waiting.push({ ...message, at: looked, held: verdict.rule });
    }
  }
  return { contacts: contacts.map(({ at }) => at as number).sort((a, b) => a - b), expired };
}

describe('the contact policy', () => {
  const campaign = fc.tuple(
    policy,
    fc.option(fc.constantFrom(...zones), { nil: undefined }),
    instant,
    fc.array(fc.integer({ min: 0, max: 9 * day }), { minLength: 1, maxLength: 12 }),
  );

  it('contacts nobody in their quiet hours, nor more often than the cap, and forgets no message', () => {
    fc.assert(
      fc.property(campaign, ([policy, zone, start, offsets]) => {
        const { contacts, expired } = play(
          policy,
          zone,
          offsets.map((offset) => start + offset),
        );
        expect(contacts.length + expired).toBe(offsets.length);
        for (const at of contacts) expect(isQuiet(policy, zone ?? policy.timeZone ?? 'UTC', at)).toBe(false);
        if (!policy.cap) return;
        const period = periods[policy.cap.period]!;
        for (const at of contacts)
          expect(contacts.filter((other) => other >= at && other < at + period).length).toBeLessThanOrEqual(
            policy.cap.contacts,
          );
      }),
      { numRuns: 600 },
    );
  });

  it('holds a message no minute longer than quiet hours last, whatever the clocks do', () => {
    fc.assert(
      fc.property(quietHours, fc.constantFrom(...zones), instant, (quietHours, zone, now) => {
        const policy = { quietHours, expireAfter: 'P30D' };
        const asked = { delivery: 'd', now, since: now, held: undefined, timeZone: zone, contacts: [] };
        const verdict = contactVerdict(policy, asked);
        if (!isQuiet(policy, zone, now)) return expect(verdict).toEqual({ go: true });
        if (verdict.go || 'expired' in verdict) throw new Error('it is quiet');
        expect(verdict).toMatchObject({ rule: 'quiet-hours', zone: 'person' });
        const until = Date.parse(verdict.until);
        expect(isQuiet(policy, zone, until)).toBe(false);
        for (let at = now; at < until; at += 300_000)
          if (!isQuiet(policy, zone, at)) throw new Error('too long');
        expect(isQuiet(policy, zone, until - 1)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  const at = (text: string): number => Date.parse(text);
  const holds = (policy: ContactPolicy, timeZone: string, now: string, contacts: Contact[] = []) => {
    const since = at(now);
    return contactVerdict(policy, { delivery: 'd', now: since, since, held: undefined, timeZone, contacts });
  };
  const night = { quietHours: { from: 22, to: 8 } };

  it.each([
    ['before midnight', 'Europe/Berlin', '2026-02-01T21:30:00Z', '2026-02-02T07:00:00.000Z'],
    ['after midnight', 'Europe/Berlin', '2026-02-02T01:00:00Z', '2026-02-02T07:00:00.000Z'],
    ['through the night that is short', 'Europe/Berlin', '2026-03-28T21:00:00Z', '2026-03-29T06:00:00.000Z'],
    ['through the night that is long', 'Europe/Berlin', '2026-10-24T20:00:00Z', '2026-10-25T07:00:00.000Z'],
    ['where offsets are odd', 'Asia/Kathmandu', '2026-02-01T17:00:00Z', '2026-02-02T02:15:00.000Z'],
    [
      'where summer is half an hour',
      'Australia/Lord_Howe',
      '2026-04-04T12:00:00Z',
      '2026-04-04T21:30:00.000Z',
    ],
  ])('holds %s', (_, zone, now, until) => {
    expect(holds(night, zone, now)).toMatchObject({ go: false, rule: 'quiet-hours', until });
  });

  it('lets an hour that does not exist pass at once, and keeps one that comes twice quiet twice', () => {
    const small = { quietHours: { from: 2, to: 3 } };
    expect(holds(small, 'Europe/Berlin', '2026-03-29T01:00:00Z')).toEqual({ go: true });
    expect(holds(small, 'Europe/Berlin', '2026-10-25T00:30:00Z')).toMatchObject({
      until: '2026-10-25T02:00:00.000Z',
    });
  });

  it('counts the zone of the tenant where the person has none that is one, and UTC where it has none either', () => {
    const berlin = { ...night, timeZone: 'Europe/Berlin' };
    for (const zone of ['Mars/Olympus', '+02:00', '', 'utc '])
      expect(holds(berlin, zone, '2026-07-01T20:30:00Z')).toMatchObject({ go: false, zone: 'tenant' });
    expect(holds(night, 'nowhere', '2026-07-01T20:30:00Z')).toEqual({ go: true });
    expect(['Europe/Berlin', 'UTC', 'Etc/GMT+5'].every(isTimeZone)).toBe(true);
  });

  it('counts contacts under way, but not the message itself', () => {
    const cap = { cap: { contacts: 2, period: 'P1D' } };
    const now = '2026-02-01T12:00:00Z';
    const made = (delivery: string, when: string): Contact => ({ delivery, at: at(when) });
    const underWay = (delivery: string): Contact => ({ delivery, at: 'under-way' });
    expect(holds(cap, 'UTC', now, [underWay('a'), underWay('d')])).toEqual({ go: true });
    expect(holds(cap, 'UTC', now, [underWay('a'), made('b', '2026-01-31T13:00:00Z')])).toMatchObject({
      rule: 'cap',
      until: '2026-02-01T13:00:00.000Z',
    });
    expect(holds(cap, 'UTC', now, [made('a', '2026-01-31T12:00:00Z'), underWay('b')])).toEqual({ go: true });
    expect(holds(cap, 'UTC', now, [underWay('a'), underWay('b')])).toMatchObject({
      until: '2026-02-01T12:15:00.000Z',
    });
  });

  it('names the rule that ends last where both hold', () => {
    const both = { ...night, cap: { contacts: 1, period: 'P1D' } };
    const asked = (when: string) =>
      holds(both, 'UTC', '2026-02-01T23:00:00Z', [{ delivery: 'a', at: at(when) }]);
    expect(asked('2026-02-01T12:00:00Z')).toMatchObject({ rule: 'cap', until: '2026-02-02T12:00:00.000Z' });
    expect(asked('2026-02-01T03:00:00Z')).toMatchObject({
      rule: 'quiet-hours',
      until: '2026-02-02T08:00:00.000Z',
    });
  });

  it('gives up what it held too long, and nothing else', () => {
    const policy = { ...night, expireAfter: 'PT4H' };
    const asked = (now: string, held?: 'quiet-hours') =>
      contactVerdict(policy, {
        ...{ delivery: 'd', now: at(now), since: at('2026-02-01T22:00:00Z'), held },
        ...{ timeZone: 'UTC', contacts: [] },
      });
    expect(asked('2026-02-02T01:00:00Z', 'quiet-hours')).toMatchObject({
      until: '2026-02-02T08:00:00.000Z',
      expiresAt: '2026-02-02T02:00:00.000Z',
    });
    expect(asked('2026-02-02T02:00:01Z', 'quiet-hours')).toEqual({ go: false, expired: 'quiet-hours' });
    expect(asked('2026-02-02T09:00:00Z', 'quiet-hours')).toEqual({ go: false, expired: 'quiet-hours' });
    expect(asked('2026-02-02T09:00:00Z')).toEqual({ go: true });
  });

  it('takes settings of before they were enforced for what they were: none', () => {
    const stored = { cap: { contacts: 1, period: 'P0D' }, quietHours: { from: 9, to: 9 } };
    const made: Contact[] = [{ delivery: 'a', at: at('2026-02-01T09:00:00Z') }];
    expect(holds(stored, 'UTC', '2026-02-01T09:00:00Z', made)).toEqual({ go: true });
  });
});
