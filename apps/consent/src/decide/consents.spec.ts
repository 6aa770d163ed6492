import { permission, standingNow } from '@ucv/consent-policy';
import type { ConsentDecided, ConsentStatus } from '@ucv/contracts-consent';
import type { Fact, Subject } from '@ucv/envelope';
import fc from 'fast-check';
import { consents, decisionFacts } from './consents';

const identifier: Subject = { type: 'email', ref: 'a' };
const other: Subject = { type: 'user_id', ref: 'b' };
const at = (second: number): string => `2026-01-01T00:00:0${second}.000Z`;
const fact = (id: string, status: ConsentStatus, second: number): ConsentDecided => ({
  id,
  type: 'consent.decided.v1',
  data: { identifier, purpose: 'email', status, basis: 'consent', source: 'shop', decisionId: id },
  metadata: {
    tenant: 'main',
    subjects: [identifier],
    occurredAt: at(second),
    receivedAt: at(9),
  } as Fact['metadata'],
});
const given = (...facts: Fact[]) => facts.reduce(consents.evolve, consents.initial);
const skipped = (one: ConsentDecided, ...before: Fact[]) =>
  consents.decide({ facts: [one], repeated: 'skipped' }, given(...before));
const recorded = (one: ConsentDecided, ...before: Fact[]) =>
  consents.decide({ facts: [one], repeated: 'recorded' }, given(...before));

describe('decisions about an identifier', () => {
  it('count where they change what held at their instant', () => {
    const yes = fact('1', 'granted', 3);
    expect(skipped(yes)).toEqual([yes]);
    expect(skipped(fact('2', 'granted', 4), yes)).toEqual([]);
    expect(skipped(fact('2', 'granted', 2), yes)).toHaveLength(1);
    expect(skipped(fact('2', 'granted', 2), yes, fact('0', 'granted', 1))).toEqual([]);
    expect(skipped(fact('2', 'denied', 4), yes)).toHaveLength(1);
  });

  it('are never said twice for one cause, whatever holds since', () => {
    const yes = fact('1', 'granted', 1);
    for (const decide of [skipped, recorded]) expect(decide(yes, yes, fact('2', 'denied', 1))).toEqual([]);
  });

  it('are recorded again where somebody decided again on purpose', () => {
    expect(recorded(fact('2', 'granted', 2), fact('1', 'granted', 1))).toHaveLength(1);
  });

  it('are not dated before the grant that they must overrule, by whatever way they come; a grant is', () => {
    const ahead = fact('1', 'granted', 9);
    for (const decide of [recorded, skipped])
      expect(decide(fact('2', 'withdrawn', 2), ahead)[0]?.metadata.occurredAt).toBe(at(9));
    expect(recorded(fact('2', 'granted', 2), fact('1', 'denied', 9))[0]?.metadata.occurredAt).toBe(at(2));
  });

  it('pass by facts of other kinds', () => {
    expect(given({ ...fact('1', 'granted', 1), type: 'consent.decided.v9' })).toEqual([]);
  });
});

describe('the facts of a decision', () => {
  const whom = { identifier, members: [other, identifier] };
  const factsOf = (status: ConsentStatus) =>
    decisionFacts(
      { purpose: 'email', status, basis: 'consent', source: 'shop', decisionId: 'd' },
      whom,
      fact('1', 'granted', 1).metadata,
      (ref) => `id ${ref}`,
    ).map(({ id, data, metadata }) => [id, data.identifier, metadata.subjects]);

  it('hold for the identifier given where it grants, else for every identifier of the person', () => {
    expect(factsOf('granted')).toEqual([['id a', identifier, [identifier]]]);
    for (const status of ['denied', 'withdrawn', 'objected'] as const)
      expect(factsOf(status)).toEqual([
        ['id b', other, [other]],
        ['id a', identifier, [identifier]],
      ]);
  });
});

describe('a refusal that arrived', () => {
  const hour = 3_600_000;
  const instant = (milliseconds: number): string =>
    new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString();
  const holders: Subject[] = [identifier, other, { type: 'anonymous_id', ref: 'c' }];
  /** One decision: who says it, what, by a clock that is off by some hours, and through which way it comes. */
  const saying = fc.record({
    by: fc.constantFrom(...holders),
    status: fc.constantFrom<ConsentStatus>('granted', 'granted', 'denied', 'withdrawn', 'objected'),
    off: fc.integer({ min: -72, max: 24 }),
    repeated: fc.constantFrom<'recorded' | 'skipped'>('recorded', 'skipped'),
  });

  it('leaves nothing allowed, whatever was sent before and whatever the clocks of the senders say', () => {
    fc.assert(
      fc.property(fc.array(saying, { maxLength: 12 }), (sayings) => {
        const streams = new Map(holders.map(({ ref }) => [ref, consents.initial]));
        for (const [n, { by, status, off, repeated }] of sayings.entries()) {
          const receivedAt = instant(n * hour);
          const facts = decisionFacts(
            { purpose: 'email', status, basis: 'consent', source: 'shop', decisionId: `d${n}` },
            { identifier: by, members: holders },
            { ...fact('', status, 0).metadata, occurredAt: instant((n + off) * hour), receivedAt },
            (ref) => `${n} ${ref}`,
          );
          for (const one of facts) {
            const { ref } = one.data.identifier;
            const state = streams.get(ref)!;
            streams.set(
              ref,
              consents.decide({ facts: [one], repeated }, state).reduce(consents.evolve, state),
            );
          }
          const held = standingNow([...streams.values()].flat(), receivedAt).get('email');
          if (status !== 'granted') expect(permission({ basis: 'consent' }, held).allowed).toBe(false);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is taken back by a grant that comes after it, also where its own clock ran ahead', () => {
    const metadata = (at: number, off: number) => ({
      ...fact('', 'denied', 0).metadata,
      ...{ occurredAt: instant((at + off) * hour), receivedAt: instant(at * hour) },
    });
    const said = (status: ConsentStatus, at: number, off: number) =>
      decisionFacts(
        { purpose: 'email', status, basis: 'consent', source: 'shop', decisionId: `d${at}` },
        { identifier, members: [identifier] },
        metadata(at, off),
        () => `f${at}`,
      );
    const state = given(...said('denied', 1, 20), ...said('granted', 2, 0));
    expect(standingNow(state, instant(3 * hour)).get('email')?.status).toBe('granted');
  });
});
