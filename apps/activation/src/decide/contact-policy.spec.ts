import type { FactMetadata } from '@ucv/envelope';
import { contactPolicy } from './contact-policy';

const weekly = { cap: { contacts: 3, period: 'P7D' } };
const set = (policy: object) => ({ factId: 'f1', policy, metadata: {} as FactMetadata });

describe('the contact policy', () => {
  it('is set by a fact', () => {
    expect(contactPolicy.decide(set(weekly), contactPolicy.initial)).toEqual([
      { id: 'f1', type: 'activation.contact-policy-set.v1', data: weekly, metadata: {} },
    ]);
  });

  it('says nothing when it already holds', () => {
    const held = contactPolicy.decide(set(weekly), {}).reduce(contactPolicy.evolve, contactPolicy.initial);
    expect(contactPolicy.decide(set(weekly), held)).toEqual([]);
    expect(contactPolicy.decide(set({ ...weekly, quietHours: { from: 22, to: 8 } }), held)).toHaveLength(1);
  });

  it('can be lifted', () => {
    expect(contactPolicy.decide(set({}), weekly)).toHaveLength(1);
  });
});
