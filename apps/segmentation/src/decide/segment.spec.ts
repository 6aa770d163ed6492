import type { FactMetadata } from '@ucv/envelope';
import { segment } from './segment';

const buyers = { id: 'a'.repeat(32), name: 'Buyers', when: { event: 'Order Completed' }, version: 1 };
const command = { factId: 'f1', segment: buyers, metadata: {} as FactMetadata };

describe('a segment', () => {
  it('is defined by a fact', () => {
    expect(segment.decide(command, undefined)).toEqual([
      { id: 'f1', type: 'segmentation.segment-defined.v1', data: buyers, metadata: {} },
    ]);
  });

  it('is defined once', () => {
    expect(
      segment.decide(command, segment.decide(command, undefined).reduce(segment.evolve, segment.initial)),
    ).toEqual([]);
  });
});
