import fc from 'fast-check';
import type { Comparison, PastEvent, SequenceCondition, Step, When } from './index';
import type { Known } from './person.fixture';

/** Half seconds from 0 to 20 s: many events share an instant, and windows end when others begin. */
export const instant = fc.integer({ min: 0, max: 40 }).map((n) => n * 500);
const name = fc.constantFrom('A', 'B', 'C');
const within = fc.constantFrom('PT1S', 'PT3S', 'PT9S', 'P1DT1M');
const scalar = fc.constantFrom<(string | number | boolean)[]>(1, 2, 3, '1', '2', 'ab', '', true, false);
const ordered = fc.constantFrom<(number | string)[]>(1, 2, '1', '2', 'ab');
const value = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.constant(null),
  fc.array(scalar, { maxLength: 3 }),
  fc.record({ x: scalar }, { requiredKeys: [] }),
);
const properties = fc.record({ p: value, q: value, 'p.x': value }, { requiredKeys: [] });

const event: fc.Arbitrary<PastEvent> = fc.record({
  id: fc.uuid(),
  name,
  at: instant,
  properties,
});

export const known: fc.Arbitrary<Required<Known>> = fc.record({
  events: fc.uniqueArray(event, { selector: ({ id }) => id, maxLength: 10 }),
  traits: fc.dictionary(fc.constantFrom('t', 'u'), fc.record({ value, at: instant })),
  consents: fc.dictionary(fc.constantFrom('ads', 'mail'), fc.record({ granted: fc.boolean(), at: instant })),
});

const operator: fc.Arbitrary<Comparison> = fc.oneof(
  fc.record({ eq: scalar }),
  fc.record({ ne: scalar }),
  fc.record({ in: fc.array(scalar, { minLength: 1, maxLength: 3 }) }),
  fc.record({ gt: ordered }),
  fc.record({ gte: ordered }),
  fc.record({ lt: ordered }),
  fc.record({ lte: ordered }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ contains: scalar }),
  fc.record({ matches: fc.constantFrom('^a', '\\d', 'b$', '^$') }),
);
export const comparison: fc.Arbitrary<Comparison> = fc
  .array(operator, { minLength: 1, maxLength: 2 })
  .map((operators) => Object.assign({}, ...operators) as Comparison);

const where = fc.dictionary(fc.constantFrom('p', 'q', 'p.x', 'constructor', 'r.s'), comparison, {
  maxKeys: 2,
});
const step: fc.Arbitrary<Step> = fc.oneof(fc.record({ event: name }), fc.record({ event: name, where }));

const few = fc.integer({ min: 0, max: 3 });
const count = fc.oneof(
  fc.record({ gte: few }),
  fc.record({ lte: few }),
  fc.record({ eq: few }),
  fc.tuple(few, few).map(([a, b]) => ({ gte: Math.min(a, b), lte: Math.max(a, b) })),
);

export const eventCondition = fc
  .tuple(step, fc.record({ count, within }, { requiredKeys: [] }))
  .map(([asked, rest]) => ({ ...asked, ...rest }));
export const plainSequence: fc.Arbitrary<SequenceCondition> = fc.record(
  { sequence: fc.array(step, { minLength: 1, maxLength: 4 }), within },
  { requiredKeys: ['sequence'] },
);
export const unanswered: fc.Arbitrary<SequenceCondition> = fc
  .tuple(fc.array(step, { minLength: 1, maxLength: 3 }), step, within)
  .map(([steps, not, length]) => ({ sequence: [...steps, { not }], within: length }));
const trait = fc
  .tuple(fc.constantFrom('t', 'u', 't.x', '__proto__'), comparison)
  .map(([of, asked]) => ({ trait: of, ...asked }));

/** Conditions up to four deep that may name these segments. */
function conditionNaming(segments: string[]): fc.Arbitrary<When> {
  const leaves: fc.Arbitrary<When>[] = [
    eventCondition,
    eventCondition,
    plainSequence,
    unanswered,
    trait,
    fc.constantFrom('ads', 'mail', 'constructor').map((consent) => ({ consent })),
    ...(segments.length > 0 ? [fc.constantFrom(...segments).map((segment) => ({ segment }))] : []),
  ];
  return fc.letrec<{ when: When }>((tie) => {
    const parts = fc.array(tie('when'), { minLength: 1, maxLength: 3 });
    return {
      when: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        fc.oneof(...leaves),
        parts.map((all) => ({ all })),
        parts.map((any) => ({ any })),
        tie('when').map((not) => ({ not })),
      ),
    };
  }).when;
}

/** A condition, and the segments that it may name; `s2` may name `s1`. */
export const conditions: fc.Arbitrary<{ when: When; segments: ReadonlyMap<string, When> }> = fc
  .tuple(conditionNaming([]), conditionNaming(['s1']), conditionNaming(['s1', 's2']))
  .map(([s1, s2, when]) => ({
    when,
    segments: new Map([
      ['s1', s1],
      ['s2', s2],
    ]),
  }));
