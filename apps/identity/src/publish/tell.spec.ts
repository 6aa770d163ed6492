import type { RecordedFact } from '@ucv/envelope';
import { words } from './tell';

const [ada, ben] = [
  { type: 'user_id', ref: 'a'.repeat(32) },
  { type: 'email', ref: 'b'.repeat(32) },
];
const evidence = { rule: 'shared-identifiers', event: 'e', identifiers: [ada, ben] };
const brake = { person: ada, absorbed: 12, seconds: 60 };

it.each<[string, object, object | undefined]>([
  [
    'identity.merged.v1',
    { person: ada, absorbed: [ben], mergeId: 'm', evidence },
    { what: 'merged', body: { person: ada, absorbed: [ben] } },
  ],
  [
    'identity.split.v1',
    { person: ada, parts: [[ben]], evidence },
    { what: 'split', body: { person: ada, parts: [[ben]] } },
  ],
  ['identity.person-braked.v1', brake, { what: 'person-braked', body: brake }],
  [
    'identity.match-found.v1',
    { pair: [ada, ben], probability: 0.7, outcome: 'review', steps: [] },
    { what: 'review-opened', body: { pair: [ada, ben], probability: 0.7 } },
  ],
  ['identity.match-found.v1', { pair: [ada, ben], probability: 0.99, outcome: 'joined' }, undefined],
  ['identity.absorbed-into.v1', { person: ben, into: ada, mergeId: 'm', evidence }, undefined],
])('%s of %j is told as %j', (type, data, notice) => {
  expect(words[type as RecordedFact['type']]?.(data)).toEqual(notice);
});
