import type { FactMetadata } from '@ucv/envelope';
import { segment, type SegmentCommand } from './segment';

const buyers = { id: 'a'.repeat(32), name: 'Buyers', when: { event: 'Order Completed', within: 'P7D' } };
const metadata = {} as FactMetadata;
const define = (changed: object = {}): SegmentCommand => ({
  kind: 'define',
  factId: 'f1',
  metadata,
  segment: { ...buyers, ...changed },
});
const remove: SegmentCommand = { kind: 'remove', factId: 'f2', metadata, id: buyers.id };

function after(...commands: SegmentCommand[]) {
  return commands.reduce(
    (state, command) => segment.decide(command, state).reduce(segment.evolve, state),
    segment.initial,
  );
}
const versions = (...commands: SegmentCommand[]): number | undefined => after(...commands)?.segment.version;

describe('a segment', () => {
  it('is defined by a fact', () => {
    expect(segment.decide(define(), undefined)).toEqual([
      {
        id: 'f1',
        type: 'segmentation.segment-defined.v1',
        data: { ...buyers, version: 1 },
        metadata,
      },
    ]);
  });

  it('gets a new version with a new condition alone', () => {
    expect(versions(define(), define({ name: 'Customers' }))).toBe(1);
    expect(versions(define(), define({ when: { event: 'Refund' } }))).toBe(2);
  });

  it('says nothing where nothing changes, whatever the order of keys', () => {
    const same = define({ when: { within: 'P7D', event: 'Order Completed' } });
    expect(segment.decide(same, after(define()))).toEqual([]);
  });

  it('is removed once, and what was never there is not removed', () => {
    expect(segment.decide(remove, after(define())).map(({ type }) => type)).toEqual([
      'segmentation.segment-removed.v1',
    ]);
    expect(segment.decide(remove, after(define(), remove))).toEqual([]);
    expect(segment.decide(remove, undefined)).toEqual([]);
  });
});
