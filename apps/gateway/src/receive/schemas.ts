import { lawfulBases } from '@ucv/contracts-consent';
import { roles } from '@ucv/contracts-gateway';

/** JSON Schema of every answer, as OpenAPI 3.1 takes it. The shapes are those of the contracts. */
const text = { type: 'string' };
const ref = { type: 'string', pattern: '^[0-9a-f]{32}$' };
const at = { type: 'string', format: 'date-time' };
const orNull = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] });
const free = { type: 'object', additionalProperties: true };
const list = (items: object) => ({ type: 'array', items });
const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });
/** All properties are required unless named after the bar. */
const shape = (properties: Record<string, object>, optional: string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

export const purpose = {
  purpose: { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' },
  basis: { enum: lawfulBases },
  description: text,
};
const hour = { type: 'integer', minimum: 0, maximum: 23 };
export const contactPolicy = {
  cap: shape({ contacts: { type: 'integer', minimum: 1 }, period: { type: 'string', format: 'duration' } }),
  quietHours: shape({ from: hour, to: hour }),
};

export const schemas = {
  Error: shape({
    error: shape({ code: text, message: text, details: {} }, ['details']),
  }),
  Redacted: shape({ state: { const: 'redacted' }, reason: { const: 'erased' } }),
  Subject: shape({ type: text, ref }),
  ProfileView: shape({
    id: ref,
    identifiers: list(
      shape({ type: text, value: { anyOf: [text, named('Redacted')] }, ref, firstSeen: orNull(at) }),
    ),
    traits: free,
    traitSources: {
      type: 'object',
      additionalProperties: shape({ eventId: text, occurredAt: at, source: orNull(text) }),
    },
    computedTraits: free,
    scores: free,
    segments: list({}),
    consents: free,
    firstSeen: orNull(at),
    lastSeen: orNull(at),
    interactions: { type: 'integer', minimum: 0 },
    version: shape({ position: text, asOf: orNull(at), knownAt: orNull(at) }),
  }),
  TimelinePage: shape({ person: named('Subject'), data: list(named('TimelineEntry')), cursor: orNull(text) }),
  TimelineEntry: shape(
    {
      eventId: text,
      messageId: orNull(text),
      call: text,
      name: orNull(text),
      occurredAt: at,
      recordedAt: at,
      source: orNull(text),
      channel: orNull(text),
      device: orNull(text),
      fragment: named('Subject'),
      properties: free,
      redacted: { const: true },
    },
    ['redacted'],
  ),
  PersonHistory: shape({ person: named('Subject'), data: list(named('HistoryEntry')) }),
  HistoryEntry: shape({
    factId: text,
    type: text,
    at,
    summary: shape(
      {
        kind: { enum: ['merged', 'absorbed', 'link-refused'] },
        person: named('Subject'),
        absorbed: list(named('Subject')),
        into: named('Subject'),
        refused: shape({ identifier: named('Subject'), code: text, limit: { type: 'integer' } }),
        rule: text,
        rulesVersion: { type: 'integer' },
        eventId: text,
        identifiers: list(shape({ type: text, ref, value: text }, ['value'])),
      },
      ['absorbed', 'into', 'refused'],
    ),
  }),
  EventLine: { type: 'object', description: 'One accepted event, with the fields that were asked for' },
  RebuildStatus: shape(
    {
      state: { enum: ['never', 'running', 'swapped', 'different', 'failed'] },
      applied: { type: 'integer' },
      position: text,
      target: text,
      seconds: { type: 'number' },
      comparison: list(free),
      error: text,
    },
    ['comparison', 'error'],
  ),
  Token: shape({ id: ref, name: text, role: { enum: roles }, createdAt: at, revokedAt: orNull(at) }),
  TokenList: shape({ data: list(named('Token')) }),
  IssuedToken: shape({
    id: ref,
    name: text,
    role: { enum: roles },
    token: { type: 'string', description: 'Shown once; kept nowhere' },
  }),
  Purpose: shape(purpose),
  PurposeList: shape({ data: list(named('Purpose')) }),
  Segment: shape({ id: ref, name: text, description: orNull(text), when: free }, ['description']),
  SegmentList: shape({ data: list(named('Segment')) }),
  ContactPolicy: shape(contactPolicy, ['cap', 'quietHours']),
  SourceList: shape({ data: list(shape({ source: text, registeredAt: at })) }),
  SourceKey: shape({ source: text, writeKey: text }),
  Live: shape({ status: { const: 'live' } }),
  Ready: shape({ status: { enum: ['ready', 'not-ready'] }, checks: free }),
};

export type SchemaName = keyof typeof schemas;
