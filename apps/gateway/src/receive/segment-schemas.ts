import { whenSchemas } from '@ucv/segment-language';
import { at, bodyOf, count, free, list, named, orNull, ref, shape, text, textUpTo } from './schema-parts';

const when = named('When');
const description = textUpTo(2000);
const cause = shape(
  {
    kind: { enum: ['event', 'time', 'merge', 'split', 'consent', 'definition'] },
    factId: { ...orNull(text), description: 'What caused it; with `time` the last event that counts' },
    due: at,
  },
  ['due'],
);

const segment = {
  id: ref,
  name: text,
  description: text,
  when: free,
  says: { ...text, description: '`when` in words, with the names of segments in it' },
  version: { type: 'integer', minimum: 1 },
  state: { enum: ['building', 'ready'] },
  evaluated: count,
  members: count,
};
const warnings = {
  ...list(named('SegmentWarning')),
  description: 'Names in the condition that were never seen so far; absent where there are none',
};

export const segmentSchemas = {
  ...whenSchemas(named),
  SegmentCondition: bodyOf({ when }),
  SegmentDefinition: bodyOf({ name: textUpTo(200), description, when }, ['description']),
  Segment: shape(segment, ['description']),
  DefinedSegment: shape({ ...segment, warnings }, ['description', 'warnings']),
  SegmentWarning: shape({
    path: { ...text, description: 'Where in the condition: `all[1].event`' },
    problem: text,
    name: text,
    nearest: { ...list(text), description: 'Names that were seen, the most alike first', maxItems: 3 },
  }),
  SegmentName: shape({ id: ref, name: text, description: text }, ['description']),
  SegmentList: shape({ data: list({ anyOf: [named('Segment'), named('SegmentName')] }) }),
  SegmentPreview: shape({ members: count, evaluated: count, sample: list(ref), warnings }, ['warnings']),
  MembershipCause: cause,
  NamedPerson: shape({
    id: ref,
    name: orNull(text),
    identifiers: list(shape({ type: text, value: text, ref }, ['ref'])),
  }),
  MemberNaming: shape({ allowed: { type: 'boolean' } }),
  MemberNamingSetting: bodyOf({ allowed: { type: 'boolean' } }),
  Members: shape({
    data: list(
      shape({ person: ref, since: at, cause: named('MembershipCause'), named: named('NamedPerson') }, [
        'named',
      ]),
    ),
    cursor: orNull(text),
    total: count,
  }),
  MembershipExplanation: shape({
    person: named('Subject'),
    segment: shape({ id: ref, name: text, version: { type: 'integer', minimum: 1 } }),
    asOf: at,
    member: { type: 'boolean' },
    since: orNull(at),
    until: { ...orNull(at), description: 'When it changes if nothing else happens' },
    why: named('ExplainedCondition'),
    changes: list(
      shape({ factId: text, kind: { enum: ['entered', 'exited'] }, at, cause: named('MembershipCause') }),
    ),
  }),
  ExplainedCondition: shape(
    {
      says: text,
      holds: { type: 'boolean' },
      events: list(shape({ eventId: text, name: text, occurredAt: at })),
      count,
      parts: list(named('ExplainedCondition')),
    },
    ['events', 'count', 'parts'],
  ),
  SegmentMembership: shape({
    id: ref,
    name: text,
    version: { type: 'integer', minimum: 1 },
    since: at,
    cause: shape({ kind: text, factId: orNull(text), due: at }, ['due']),
  }),
};
