import { readLimits } from '../decide/stream-metadata';
import { TOMBSTONE } from '../wire/varint';
import { fateOf, type StreamFacts } from './fate';
import { guard } from './fates';

const now = 1_000_000_000;
const stream = (fields: Partial<StreamFacts> & { metadata?: string } = {}): StreamFacts => ({
  name: 's',
  last: 9,
  limits: readLimits(Buffer.from(fields.metadata ?? '')),
  isMetadata: false,
  describesTombstoned: false,
  guarded: false,
  ...fields,
});
const record = (revision: number, fields: { created?: number; isStub?: boolean } = {}) => ({
  revision,
  created: fields.created ?? now,
  isStub: fields.isStub ?? false,
});

it.each([
  ['an event that everybody sees', record(0), stream(), 'keep'],
  ['one before $tb', record(4), stream({ metadata: '{"$tb":5}' }), 'remove'],
  ['one at $tb', record(5), stream({ metadata: '{"$tb":5}' }), 'keep'],
  ['one beyond $maxCount', record(6), stream({ metadata: '{"$maxCount":3}' }), 'remove'],
  ['the oldest within $maxCount', record(7), stream({ metadata: '{"$maxCount":3}' }), 'keep'],
  [
    'one as old as $maxAge',
    record(3, { created: now - 5000 }),
    stream({ metadata: '{"$maxAge":5}' }),
    'keep',
  ],
  ['an older one', record(3, { created: now - 5001 }), stream({ metadata: '{"$maxAge":5}' }), 'remove'],
  ['the last of a deleted stream', record(9), stream({ metadata: '{"$tb":9223372036854775807}' }), 'stub'],
  ['another of a deleted stream', record(8), stream({ metadata: '{"$tb":9223372036854775807}' }), 'remove'],
  ['the stub of a deleted stream', record(9, { isStub: true }), stream(), 'keep'],
  ['a stub with events behind it', record(8, { isStub: true }), stream(), 'remove'],
  ['any event of a tombstoned stream', record(9), stream({ last: TOMBSTONE }), 'remove'],
  ['the tombstone', record(TOMBSTONE), stream({ last: TOMBSTONE }), 'keep'],
  ['the newest metadata', record(9), stream({ isMetadata: true, metadata: '{"$tb":12}' }), 'keep'],
  ['superseded metadata', record(8), stream({ isMetadata: true }), 'remove'],
  [
    'metadata of a tombstoned stream',
    record(9),
    stream({ isMetadata: true, describesTombstoned: true }),
    'remove',
  ],
  ['metadata in a tombstoned $$ stream', record(3), stream({ isMetadata: true, last: TOMBSTONE }), 'keep'],
  ['anything guarded', record(0), stream({ guarded: true, last: TOMBSTONE }), 'keep'],
] as const)('%s', (_, judged, facts, fate) => {
  expect(fateOf(judged, facts, now)).toBe(fate);
});

it('guards audited streams and their metadata until a removal fact names the stream', () => {
  const guards = guard(['person-', 'consent-'], (stream) => stream === 'person-b');
  const guarded = ['person-a', '$$person-a', 'person-b', '$$person-b', 'other', '$$other', 'consent-'];
  expect(guarded.filter(guards)).toEqual(['person-a', '$$person-a', 'consent-']);
});
