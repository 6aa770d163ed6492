import type { InteractionContent } from '@ucv/contracts-ingestion';
import type { LinkRefusedData } from '@ucv/contracts-identity';
import fc from 'fast-check';
import { groupCall, type Membership, told, valuesOf } from './accounts';
import { type ContactUse, housemates, sharedContact } from './households';
import type { OpenedInteraction } from './interaction';
import { defaultReferralRules, referrersNamed } from './referrals';
import { accountRelation, personRelations, type Related } from './relations';

const second = (n: number): string => `2026-03-01T10:00:${String(n).padStart(2, '0')}.000Z`;

const interaction = (call: string, content: Partial<InteractionContent>, n = 1): OpenedInteraction =>
  ({
    fact: {
      id: `fact-${n}`,
      data: { call },
      recordedAt: second(n),
      metadata: { occurredAt: second(n), source: 'crm' },
    },
    content: { state: 'opened', content },
  }) as unknown as OpenedInteraction;

const group = (n: number, traits: Record<string, unknown>, member?: unknown): OpenedInteraction =>
  interaction('group', { groupId: 'acme', traits, context: { traits: member } }, n);

const folded = (calls: readonly OpenedInteraction[]): Membership | undefined =>
  calls.reduce<Membership | undefined>((known, call) => told(known, call, groupCall(call)!), undefined);

describe('a group call', () => {
  it.each(['undefined', 'null', '{{group.id}}', '0', ''])(
    'of a placeholder is of no account: %j',
    (groupId) => {
      expect(groupCall(interaction('group', { groupId, traits: { name: 'Acme' } }, 1))).toBeUndefined();
    },
  );

  it('tells of the account, and of the member there alone', () => {
    const call = group(1, { name: 'Acme', role: 'of the group' }, { role: 'buyer', email: 'x@example.org' });
    expect(groupCall(call)).toEqual({
      ...{ groupId: 'acme', traits: { name: 'Acme', role: 'of the group' } },
      job: { role: 'buyer' },
    });
    expect(groupCall(group(1, {}, 'nonsense'))?.job).toEqual({});
    expect(groupCall(interaction('track', { groupId: 'acme' }))).toBeUndefined();
    const redacted = { ...call, content: { state: 'redacted', reason: 'erased' } as const };
    expect(groupCall(redacted)).toBeUndefined();
  });

  it('adds the same in whatever order calls come', () => {
    const calls = [3, 1, 2, 2].map((n, i) =>
      group(n, { name: `n${i}` }, { title: i === 1 ? null : `t${i}` }),
    );
    const numbered = calls.map((call, n) => ({ ...call, fact: { ...call.fact, id: `fact-${n}` } }));
    fc.assert(
      fc.property(fc.shuffledSubarray(numbered, { minLength: 4 }), (shuffled) => {
        expect(folded(shuffled)).toEqual(folded(numbered));
      }),
    );
    const membership = folded(numbered)!;
    expect([membership.since, membership.factId]).toEqual([second(1), 'fact-1']);
    expect([valuesOf(membership.traits), valuesOf(membership.job)]).toEqual([
      { name: 'n0' },
      { title: 't0' },
    ]);
  });

  it('is employment once a role or a title is told, and as long as it is', () => {
    const kindOf = (...calls: OpenedInteraction[]) => accountRelation('acme', folded(calls)!, {}).kind;
    expect(kindOf(group(1, {}))).toBe('account');
    expect(kindOf(group(1, {}), group(2, {}, { title: 'Buyer' }))).toBe('employment');
    expect(kindOf(group(1, {}, { title: 'Buyer' }), group(2, {}, { title: null }))).toBe('account');
  });
});

describe('a refused link', () => {
  const [user, mail] = [
    { type: 'user_id', ref: 'u' },
    { type: 'email', ref: 'm' },
  ];
  const refused = (
    reason: Partial<LinkRefusedData['reason']> = {},
    identifier = mail,
  ): Parameters<typeof sharedContact>[0] => ({
    person: user,
    identifier,
    reason: { code: 'identity.limit-exceeded', type: 'user_id', limit: 1, ...reason },
    evidence: { rule: 'shared-identifiers', rulesVersion: 1, eventId: 'e', identifiers: [user, mail] },
  });

  it('shows a contact that two use, where both have what one person has once', () => {
    expect(sharedContact(refused())).toEqual({ contact: mail, ref: 'u' });
    expect(sharedContact(refused({ type: 'email' }))).toBeUndefined();
    expect(sharedContact(refused({ code: 'identity.kept-apart', type: '*' }))).toBeUndefined();
    expect(sharedContact(refused({}, { type: 'device_id', ref: 'd' }))).toBeUndefined();
  });

  it('makes one household of the owner and all who use the contact, since the later one began to', () => {
    const use = (ref: string, n: number): ContactUse => ({
      ...{ contact: 'm', type: 'email', ref },
      ...{ since: second(n), factId: `fact-${n}` },
    });
    const uses = [use('b', 2), use('c', 3)];
    const seen = (...mine: string[]) =>
      housemates(uses, new Set(mine)).map(({ ref, factId }) => [ref, factId]);
    expect(seen('m')).toEqual([
      ['b', 'fact-2'],
      ['c', 'fact-3'],
    ]);
    expect(seen('b')).toEqual([
      ['m', 'fact-2'],
      ['b', 'fact-2'],
      ['c', 'fact-3'],
    ]);
    expect(housemates([], new Set(['b']))).toEqual([]);
  });
});

describe('a referral', () => {
  const named = (event: string, properties: Record<string, unknown>, call = 'track') =>
    referrersNamed(interaction(call, { event, properties }), defaultReferralRules);

  it('is named by an event of the rules, by whichever identifier, the strongest first', () => {
    expect(named('Referred', { referredBy: 42 })).toEqual([{ type: 'user_id', value: 42 }]);
    expect(named('Invite Accepted', { referrer: { email: 'a@b.c', userId: 'u' } })).toEqual([
      { type: 'user_id', value: 'u' },
      { type: 'email', value: 'a@b.c' },
    ]);
    expect(named('Invite Accepted', { referrer: { name: 'Ann' } })).toEqual([]);
    expect(named('Order Completed', { referrer: 'u' })).toEqual([]);
    expect(named('Referred', { referrer: 'u' }, 'page')).toEqual([]);
    expect(named('Referred', {})).toEqual([]);
  });
});

describe('relations to persons', () => {
  it('are each told once, since the first that showed it, and never of oneself or the unknown', () => {
    const related = (ref: string, n: number): Related => ({
      ...{ kind: 'household', ref, rule: 'shared-email' },
      ...{ since: second(n), factId: `fact-${n}` },
    });
    const persons = new Map(Object.entries({ a: 'ann', a2: 'ann', b: 'ben' }));
    const all = [related('a', 3), related('a2', 2), related('b', 1), related('x', 1)];
    expect(personRelations(all, persons, 'ben')).toEqual([
      {
        ...{ kind: 'household', person: 'ann', since: second(2) },
        evidence: { factId: 'fact-2', rule: 'shared-email' },
      },
    ]);
  });
});
