import { checkCommit, Expect, type StreamFacts } from './commit-check';

const stream = (facts: Partial<StreamFacts> = {}): StreamFacts => ({
  last: 2,
  tombstoned: false,
  softDeleted: false,
  hasMetadata: () => false,
  ...facts,
});

/** Events a, b, c at revisions 0, 1, 2; those in `recent` are remembered, the others must be read. */
const known = (recent: string, read = 'abc') => ({
  recent: (id: string) => (recent.includes(id) ? 'abc'.indexOf(id) : undefined),
  at: (revision: number) => (revision < read.length ? read[revision] : undefined),
});

const check = (expected: number, ids: string, facts: Partial<StreamFacts> = {}, knowledge = known('abc')) =>
  checkCommit(expected, stream(facts), [...ids], knowledge);

it.each<[string, number, string, Partial<StreamFacts>, object]>([
  ['the right revision', 2, 'x', {}, { kind: 'append', undelete: false }],
  ['a revision not reached', 3, 'x', {}, { kind: 'wrong-version' }],
  ['a revision passed', 1, 'x', {}, { kind: 'wrong-version' }],
  ['no stream where one is', Expect.noStream, 'x', {}, { kind: 'wrong-version' }],
  ['no stream where none is', Expect.noStream, 'x', { last: -1 }, { kind: 'append', undelete: false }],
  ['any', Expect.any, 'x', {}, { kind: 'append', undelete: false }],
  ['a stream that exists', Expect.streamExists, 'x', {}, { kind: 'append', undelete: false }],
  ['a stream where none is', Expect.streamExists, 'x', { last: -1 }, { kind: 'wrong-version' }],
  [
    'a stream with metadata only',
    Expect.streamExists,
    'x',
    { last: -1, hasMetadata: () => true },
    { kind: 'append', undelete: false },
  ],
  ['a repetition', 0, 'bc', {}, { kind: 'repeated', last: 2 }],
  ['a repetition from the beginning', Expect.noStream, 'abc', {}, { kind: 'repeated', last: 2 }],
  ['a repetition, any', Expect.any, 'ab', {}, { kind: 'repeated', last: 1 }],
  ['a part of a repetition, any', Expect.any, 'ax', {}, { kind: 'wrong-version' }],
  ['a part of a repetition', 0, 'bx', {}, { kind: 'wrong-version' }],
  ['a repetition and more', 1, 'cx', {}, { kind: 'wrong-version' }],
  ['nothing, any', Expect.any, '', {}, { kind: 'append', undelete: false }],
  ['nothing at a revision passed', 1, '', {}, { kind: 'wrong-version' }],
  ['a tombstoned stream', Expect.any, 'x', { tombstoned: true }, { kind: 'deleted' }],
  ['a soft-deleted stream, any', Expect.any, 'x', { softDeleted: true }, { kind: 'append', undelete: true }],
  [
    'a soft-deleted stream, none',
    Expect.noStream,
    'x',
    { softDeleted: true },
    { kind: 'append', undelete: true },
  ],
  [
    'a soft-deleted stream, at its revision',
    2,
    'x',
    { softDeleted: true },
    { kind: 'append', undelete: true },
  ],
  [
    'a soft-deleted stream that must exist',
    Expect.streamExists,
    'x',
    { softDeleted: true },
    { kind: 'deleted' },
  ],
])('decides on %s', (_, expected, ids, facts, decision) => {
  expect(check(expected, ids, facts)).toEqual(decision);
});

it('asks for one id first, and for the others only when that one repeats', () => {
  expect(check(Expect.noStream, 'abc', {}, known('', ''))).toEqual({ kind: 'read-ids', from: 0, to: 0 });
  expect(check(Expect.noStream, 'abc', {}, known('', 'a'))).toEqual({ kind: 'read-ids', from: 1, to: 2 });
  expect(check(Expect.noStream, 'abc', {}, known('', 'abc'))).toEqual({ kind: 'repeated', last: 2 });
  expect(check(Expect.noStream, 'xyz', {}, known('', 'a'))).toEqual({ kind: 'wrong-version' });
});
