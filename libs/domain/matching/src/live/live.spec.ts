import { prepare } from '../features';
import { probabilityOf } from '../model';
import { defaultFeatures } from './default-features';
import type { Description } from './description';
import { blockKeys, LiveMatcher } from './live-matcher';
import { type Decided, refine, unrefined } from './refine';

const ann: Description = {
  ...{ 'person.given_name': 'Ann', 'person.family_name': 'Okonkwo', 'person.birth_date': '1984-03-17' },
  ...{ 'address.street': '12 Harbour Street', 'address.city': 'Dunmore', 'contact.phone': '+15550100200' },
};
const probability = (other: Description, population = 1_000): number =>
  new LiveMatcher([ann, other], { features: defaultFeatures, population }).match(0, 1).probability;

describe('descriptions', () => {
  it.each<[string, Description, above: number, below: number]>([
    ['the same', ann, 0.999, 1.1],
    [
      'a slip, a short form',
      { ...ann, 'person.given_name': 'Anne', 'person.family_name': 'Okonkwe' },
      0.999,
      1.1,
    ],
    ['the name alone', { 'person.given_name': 'Ann', 'person.family_name': 'Okonkwo' }, 0.2, 0.99],
    [
      'a brother in the same house',
      { ...ann, 'person.given_name': 'Tom', 'person.birth_date': '1981-11-02' },
      0,
      0.2,
    ],
    [
      'a namesake elsewhere',
      {
        ...ann,
        'person.birth_date': '1951-12-25',
        'address.street': '3 Mill Road',
        'address.city': 'Perth',
        'contact.phone': '+15559998877',
      },
      0,
      0.2,
    ],
  ])('of %s', (_, other, above, below) => {
    expect(probability(other)).toBeGreaterThanOrEqual(above);
    expect(probability(other)).toBeLessThan(below);
  });

  it('are compared at as many levels as the default weights know', () => {
    const { features } = prepare(
      {
        size: 1,
        columns: [...Object.entries(ann), ['contact.email', 'a@example.com'] as const].map(
          ([meaning, value]) => ({ ...{ name: meaning, meaning }, values: [value] }),
        ),
      },
      { whole: true },
    );
    const levels = Object.fromEntries(features.map(({ name, labels }) => [name, labels.length]));
    expect(Object.keys(levels).sort()).toEqual(defaultFeatures.map(({ name }) => name).sort());
    for (const { name, m, u } of defaultFeatures)
      expect([name, m.length, u.length]).toEqual([name, levels[name], levels[name]]);
  });

  it('say less among more people', () => {
    const name = { 'person.given_name': 'Ann', 'person.family_name': 'Okonkwo' };
    expect(probability(name, 1_000_000)).toBeLessThan(probability(name, 1_000));
  });

  it('of nothing say nothing', () => {
    expect(blockKeys({})).toEqual([]);
    const matcher = new LiveMatcher([{}, ann], { features: defaultFeatures, population: 1_000 });
    expect(matcher.match(0, 1)).toMatchObject({ steps: [] });
    expect(matcher.match(0, 1).probability).toBeLessThan(0.01);
  });

  it('explain themselves: all steps and the rest are the weight', () => {
    const matcher = new LiveMatcher([ann, { ...ann, 'address.city': 'Perth' }], {
      features: defaultFeatures,
      population: 1_000,
    });
    const { weight, steps, rest } = matcher.match(0, 1);
    expect(steps.reduce((sum, { bits }) => sum + bits, rest)).toBeCloseTo(weight, 9);
  });

  describe('with counts of values', () => {
    const population = 10_000;
    const counted = (counts: Record<string, number>, other: Description = ann) =>
      new LiveMatcher([ann, other], { features: defaultFeatures, population })
        .withCounts(({ kind, value }) => counts[`${kind} ${value}`] ?? 0)
        .match(0, 1);
    const step = ({ steps }: ReturnType<typeof counted>, feature: string) =>
      steps.find((one) => one.feature === feature)!;

    it('say more by a rare name and less by an office’s phone, and say how much', () => {
      const plain = counted({});
      const told = counted({ 'given name ann': 900, 'family name okonkwo': 2, 'phone 550100200': 300 });
      expect(plain.steps.every((one) => one.rarity === undefined)).toBe(true);
      expect(step(told, 'given name').rarity).toBeLessThan(-2);
      expect(step(told, 'family name').rarity).toBeGreaterThan(4);
      expect(step(told, 'phone').rarity).toBeLessThan(-7);
      for (const { feature, bits, rarity = 0 } of told.steps)
        expect(bits - rarity).toBeCloseTo(step(plain, feature).bits, 9);
      expect(told.steps.reduce((sum, { bits }) => sum + bits, told.rest)).toBeCloseTo(told.weight, 9);
    });

    it('say nothing of rarity where they differ', () => {
      const other = { ...ann, 'person.family_name': 'Li', 'contact.phone': '+15559998877' };
      const told = counted({ 'family name okonkwo': 2, 'family name li': 2 }, other);
      expect(told.steps.every((one) => one.rarity === undefined)).toBe(true);
    });

    it('need the counts of what several have alone', () => {
      const matcher = new LiveMatcher([ann, { ...ann, 'person.given_name': 'Bo' }, {}], {
        ...{ features: defaultFeatures, population },
      });
      expect(matcher.sharedValues()).toEqual([
        { kind: 'family name', value: 'okonkwo' },
        { kind: 'birth date', value: '19840317' },
        { kind: 'phone', value: '550100200' },
        { kind: 'house', value: expect.stringContaining('dunmore') as string },
        { kind: 'city', value: 'dunmore' },
      ]);
    });
  });

  it('say the same of two, whoever is compared beside them', () => {
    const [one, other] = [
      { ...ann, 'contact.email': 'info@quay.example' },
      { ...ann, 'person.given_name': 'Anne', 'contact.email': 'info@quay.example' },
    ];
    const beside = Array.from({ length: 30 }, (_, i) => ({ 'contact.email': `somebody${i}@mail.example` }));
    const live = { features: defaultFeatures, population: 1_000 };
    const alone = new LiveMatcher([one, other], live).match(0, 1);
    expect(alone.steps.map(({ feature }) => feature)).not.toContain('e-mail');
    expect(new LiveMatcher([one, other, ...beside], live).match(0, 1)).toEqual(alone);
  });

  it('of one person have a key in common, whatever one slip changed', () => {
    const keys = new Set(blockKeys(ann));
    for (const meaning of Object.keys(ann)) {
      const slipped = { ...ann, [meaning]: ann[meaning]!.slice(0, -1) };
      expect(blockKeys(slipped).some((key) => keys.has(key))).toBe(true);
    }
  });
});

describe('refinement', () => {
  const decided = (count: number, match: boolean, bits: number): Decided[] =>
    Array.from({ length: count }, () => ({ bits: { name: bits, phone: 6 }, rest: -10, match }));
  const weight = (learned: ReturnType<typeof refine>, bits: number): number =>
    -10 + learned.intercept + (learned.factors['name'] ?? 1) * bits + (learned.factors['phone'] ?? 1) * 6;

  it('changes nothing without decisions, and little with few', () => {
    expect(refine([])).toEqual({ intercept: 0, factors: {}, decisions: 0 });
    const few = refine(decided(2, true, 4));
    expect(Math.abs(few.intercept)).toBeLessThan(1);
    expect(few.factors['name']).toBeCloseTo(1, 1);
  });

  it('moves towards what stewards say', () => {
    const before = probabilityOf(-10 + 4 + 6);
    expect(probabilityOf(weight(refine(decided(60, true, 4)), 4))).toBeGreaterThan(before + 0.2);
    expect(probabilityOf(weight(refine(decided(60, false, 4)), 4))).toBeLessThan(before - 0.2);
  });

  it('learns which comparison is worth less', () => {
    const learned = refine([...decided(80, false, 8), ...decided(80, true, 2)]);
    expect(learned.factors['name']).toBeLessThan(0.9);
  });

  it('is taken back exactly from what it weighed, so that it is not learned twice', () => {
    const refinement = { intercept: -1.5, factors: { 'given name': 0.4, 'birth date': 1.7 }, decisions: 30 };
    const weigh = (refined: boolean) =>
      new LiveMatcher([ann, { ...ann, 'person.given_name': 'Anne' }], {
        ...{ features: defaultFeatures, population: 1_000, refinement: refined ? refinement : undefined },
      }).match(0, 1);
    const [plain, refined] = [weigh(false), weigh(true)];
    expect(refined.weight).not.toBeCloseTo(plain.weight, 1);
    const { bits, rest } = unrefined(refined, refinement);
    expect(rest).toBeCloseTo(plain.rest, 9);
    for (const step of plain.steps) expect(bits[step.feature]).toBeCloseTo(step.bits, 9);
  });
});
