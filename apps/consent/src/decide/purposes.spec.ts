import type { FactMetadata } from '@ucv/envelope';
import { definitionOf, purposes } from './purposes';

const newsletter = {
  purpose: 'newsletter',
  basis: 'consent',
  description: 'Monthly news by e-mail',
} as const;
const command = (purpose = newsletter as Parameters<typeof purposes.decide>[0]['purpose']) => ({
  factId: 'f1',
  purpose,
  metadata: {} as FactMetadata,
});
const given = (...defined: Parameters<typeof command>[0][]) =>
  defined
    .flatMap((purpose) => purposes.decide(command(purpose), purposes.initial))
    .reduce(purposes.evolve, purposes.initial);

describe('purposes', () => {
  it('are defined by a fact', () => {
    expect(purposes.decide(command(), purposes.initial)).toEqual([
      { id: 'f1', type: 'consent.purpose-defined.v1', data: newsletter, metadata: {} },
    ]);
  });

  it('are not defined twice', () => {
    expect(purposes.decide(command(), given(newsletter))).toEqual([]);
  });

  it('are defined anew when the basis changes', () => {
    expect(
      purposes.decide(command({ ...newsletter, basis: 'legitimate-interests' }), given(newsletter)),
    ).toHaveLength(1);
  });

  it('are defined anew when Sec-GPC begins to object to them', () => {
    expect(purposes.decide(command({ ...newsletter, gpc: true }), given(newsletter))).toHaveLength(1);
    expect(purposes.decide(command({ ...newsletter, gpc: false }), given(newsletter))).toEqual([]);
  });

  it('have one that every tenant has until it says otherwise: selling, on consent alone', () => {
    expect(definitionOf(new Map(), 'sale-or-sharing')).toMatchObject({ basis: 'consent', gpc: true });
    const own = { ...newsletter, purpose: 'sale-or-sharing', basis: 'legitimate-interests' } as const;
    expect(definitionOf(given(own), 'sale-or-sharing')).toBe(own);
    expect(definitionOf(given(newsletter), 'astrology')).toBeUndefined();
  });
});
