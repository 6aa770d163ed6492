import type { RecordedFact, Subject } from '@ucv/envelope';
import { toldByLog } from './faults-on-log';

const subject = (ref: string): Subject => ({ type: 'email', ref });
const [a, b, c] = ['a', 'b', 'c'].map(subject) as [Subject, Subject, Subject];

let count = 0;
function said(kind: string, data: object, causationId: string | null = `cause-${count}`): RecordedFact {
  const id = `fact-${(count += 1)}`;
  return { id, type: `identity.${kind}.v1`, data, metadata: { causationId } } as RecordedFact;
}
const lock = (person: Subject, into: Subject) =>
  said('absorbed-into', { person, into, mergeId: `${person.ref} into ${into.ref}` });
const merged = (person: Subject, absorbed: Subject) =>
  said('merged', { person, absorbed: [absorbed], mergeId: `${absorbed.ref} into ${person.ref}` });
const split = (person: Subject, ...leaving: Subject[]) =>
  said('split', { person, parts: [{ person: leaving[0], identifiers: leaving }] });
const faults = (...facts: RecordedFact[]) => toldByLog(facts).faults;

it('follows merges and splits, there and back again', () => {
  const facts = [
    lock(a, b),
    merged(b, a),
    lock(b, c),
    merged(c, b),
    split(c, b, a),
    lock(c, b),
    merged(b, c),
  ];
  expect(faults(...facts)).toEqual([]);
  expect(Object.fromEntries(toldByLog(facts).personOf)).toEqual({ a: 'b', b: 'b', c: 'b' });
});

it.each([
  ['a first half alone', [lock(a, b)], 'a is absorbed into b, who was never merged'],
  ['a second half alone', [merged(b, a)], 'a is merged into b without having been absorbed'],
  ['a person who is absorbed twice', [lock(a, b), lock(a, c)], 'a is absorbed although absorbed into b'],
  ['a circle', [lock(a, b), lock(b, a)], 'a is in a circle'],
  ['a stranger who leaves', [split(a, b)], 'b leaves a, whose it is not'],
  ['an order without an end', [said('merge-ordered', { into: a }, null)], 'was never ended'],
  ['a decision said twice', [1, 2].map(() => said('split', { person: a, parts: [] }, 'why')), 'said twice'],
])('sees %s', (_, facts, fault) => {
  expect(faults(...facts)).toContainEqual(expect.stringContaining(fault));
});
