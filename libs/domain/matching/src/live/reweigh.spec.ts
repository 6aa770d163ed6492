import { usualWeights } from './learn-weights';
import { LiveMatcher } from './live-matcher';
import { reweigh } from './reweigh';

const [one, other] = [
  {
    'person.given_name': 'Ann',
    'person.family_name': 'Quill',
    'address.street': '1 Mill Road',
    'address.city': 'Dunmore',
  },
  {
    'person.given_name': 'Ann',
    'person.family_name': 'Quill',
    'address.street': '9 Elm Close',
    'address.city': 'Perth',
  },
].map((each, i) => ({ ...each, 'contact.phone': '+12025550144', 'person.birth_date': `1984-03-1${i}` }));
const population = 1_000;
/** As if nobody of the tenant ever moved. */
const settled = usualWeights().map((feature) =>
  feature.name === 'address' ? { ...feature, m: [0.9, 0.05, 0.03, 0.005, 0.005, 0.0099, 0.0001] } : feature,
);
const found = (features: typeof settled) =>
  new LiveMatcher([one!, other!], { features, population }).match(0, 1);

describe('a match that was found', () => {
  it('is by other weights as probable as if it were found by them, and by its own as it was', () => {
    const before = found([]);
    expect(reweigh(before, { before: [], after: settled, population })).toBeCloseTo(
      found(settled).probability,
      6,
    );
    expect(reweigh(before, { before: [], after: [], population })).toBe(before.probability);
    expect(found(settled).probability).toBeLessThan(before.probability);
  });

  it('of comparisons that are not known any more is as probable as it was', () => {
    const strange = { weight: 3, steps: [{ feature: 'shoe size', level: 'the same', bits: 9 }] };
    expect(reweigh(strange, { before: [], after: settled, population })).toBeCloseTo(8 / 9, 9);
  });
});
