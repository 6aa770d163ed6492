import type { FactMetadata, Sealed } from '@ucv/envelope';
import { nextVersion, segment, type SegmentCommand } from './segment';

const buyers = { id: 'a'.repeat(32), name: 'Buyers', sealed: {} as Sealed };
const metadata = {} as FactMetadata;
const define = (version = 1): SegmentCommand => ({
  kind: 'define',
  factId: 'f1',
  metadata,
  definition: { ...buyers, version },
});
const remove: SegmentCommand = { kind: 'remove', factId: 'f2', metadata, id: buyers.id };

function after(...commands: SegmentCommand[]) {
  return commands.reduce(
    (state, command) => segment.decide(command, state).reduce(segment.evolve, state),
    segment.initial,
  );
}

describe('a segment', () => {
  it('is defined by a fact', () => {
    expect(segment.decide(define(), undefined)).toEqual([
      { id: 'f1', type: 'segmentation.segment-defined.v1', data: { ...buyers, version: 1 }, metadata },
    ]);
  });

  it('never goes back to an earlier version', () => {
    expect(after(define(), define(2), define(1))).toEqual({ version: 2, removed: false });
  });

  it('is removed once, and what was never there is not removed', () => {
    expect(segment.decide(remove, after(define())).map(({ type }) => type)).toEqual([
      'segmentation.segment-removed.v1',
    ]);
    expect(segment.decide(remove, after(define(), remove))).toEqual([]);
    expect(segment.decide(remove, undefined)).toEqual([]);
  });
});

describe('the version of a definition', () => {
  const said = { name: 'Buyers', when: { event: 'Order Completed', within: 'P7D' } };
  const held = { ...said, version: 3 };

  it('is 1 at first, and grows with a new condition alone', () => {
    expect(nextVersion(said, undefined)).toBe(1);
    expect(nextVersion({ ...said, when: { event: 'Refund' } }, held)).toBe(4);
    expect(nextVersion({ ...said, name: 'Customers' }, held)).toBe(3);
    expect(nextVersion({ ...said, description: 'Who bought' }, held)).toBe(3);
  });

  it('is none where nothing changes, whatever the order of keys', () => {
    expect(nextVersion({ ...said, when: { within: 'P7D', event: 'Order Completed' } }, held)).toBeUndefined();
  });
});
