import type { ConsentDecided, ConsentStatus } from '@ucv/contracts-consent';
import type { Fact, Subject } from '@ucv/envelope';
import { consents, decisionFacts } from './consents';

const identifier: Subject = { type: 'email', ref: 'a' };
const other: Subject = { type: 'user_id', ref: 'b' };
const at = (second: number): string => `2026-01-01T00:00:0${second}.000Z`;
const fact = (id: string, status: ConsentStatus, second: number): ConsentDecided => ({
  id,
  type: 'consent.decided.v1',
  data: { identifier, purpose: 'email', status, basis: 'consent', source: 'shop', decisionId: id },
  metadata: { tenant: 'main', subjects: [identifier], occurredAt: at(second) } as Fact['metadata'],
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
    expect(skipped(fact('2', 'denied', 2), yes, fact('0', 'denied', 1))).toEqual([]);
    expect(skipped(fact('2', 'denied', 4), yes)).toHaveLength(1);
  });

  it('are never said twice for one cause, whatever holds since', () => {
    const yes = fact('1', 'granted', 1);
    for (const decide of [skipped, recorded]) expect(decide(yes, yes, fact('2', 'denied', 1))).toEqual([]);
  });

  it('are recorded again where somebody decided again on purpose', () => {
    expect(recorded(fact('2', 'granted', 2), fact('1', 'granted', 1))).toHaveLength(1);
  });

  it('are not dated before what they must overrule; a grant is', () => {
    const ahead = fact('1', 'granted', 9);
    expect(recorded(fact('2', 'withdrawn', 2), ahead)[0]?.metadata.occurredAt).toBe(at(9));
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
