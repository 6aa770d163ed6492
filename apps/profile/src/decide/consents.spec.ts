import type { ConsentStanding } from '@ucv/contracts-profile';
import fc from 'fast-check';
import { combineConsents, prevailing } from './consents';

const standing = (status: ConsentStanding['status'], since: string, decisionId = 'd'): ConsentStanding => ({
  ...{ status, since, decisionId },
  basis: 'consent',
  source: 'preference-centre',
});
const [early, late] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z'];

describe('what holds of several decisions', () => {
  it('is the later one, whatever it says', () => {
    expect(prevailing(standing('withdrawn', early), standing('granted', late)).status).toBe('granted');
    expect(prevailing(standing('withdrawn', late), standing('granted', early)).status).toBe('withdrawn');
  });

  it('is the more restrictive one at the same instant', () => {
    const order = (['granted', 'denied', 'withdrawn', 'objected'] as const).map((status) =>
      standing(status, early),
    );
    for (const [i, milder] of order.entries())
      for (const stricter of order.slice(i + 1)) {
        expect(prevailing(milder, stricter)).toBe(stricter);
        expect(prevailing(stricter, milder)).toBe(stricter);
      }
  });

  it('does not depend on the order of arrival, nor on how the decisions are grouped', () => {
    const any = fc.record({
      purpose: fc.constantFrom('ads', 'email', '__proto__'),
      standing: fc
        .tuple(
          fc.constantFrom('granted' as const, 'objected' as const, 'denied' as const, 'withdrawn' as const),
          fc.constantFrom(early, late),
          fc.constantFrom('a', 'b'),
        )
        .map((parts) => standing(...parts)),
    });
    fc.assert(
      fc.property(fc.array(any), fc.nat(), (all, cut) => {
        const whole = combineConsents(all);
        expect(combineConsents([...all].reverse())).toEqual(whole);
        const parts = [all.slice(0, cut), all.slice(cut)].flatMap((part) =>
          Object.entries(combineConsents(part)).map(([purpose, own]) => ({ purpose, standing: own })),
        );
        expect(combineConsents(parts)).toEqual(whole);
      }),
    );
  });
});
