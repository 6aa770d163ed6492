import type { FactMetadata } from '@ucv/envelope';
import { purposes } from './purposes';

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
});
