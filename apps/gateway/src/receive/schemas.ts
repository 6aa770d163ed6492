import { roles } from '@ucv/contracts-gateway';
import { activationSchemas } from './activation-schemas';
import { consentSchemas } from './consent-schemas';
import { identitySchemas } from './identity-schemas';
import { sourceNamePattern, tokenNamePattern } from './field-rules';
import { at, bodyOf, count, free, list, mapOf, named, orNull, ref, shape, text } from './schema-parts';
import { projectionSchemas } from './projection-schemas';
import { parkedSchemas } from './parked-schemas';
import { rejectedSchemas } from './rejected-schemas';
import { relationSchemas } from './relation-schemas';
import { segmentSchemas } from './segment-schemas';

/** JSON Schema of every body and answer, as OpenAPI 3.1 takes it. The shapes are those of the contracts. */
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
    traitSources: mapOf(shape({ eventId: text, occurredAt: at, source: orNull(text) })),
    computedTraits: free,
    scores: free,
    segments: list(named('SegmentMembership')),
    consents: mapOf(named('ConsentStanding')),
    firstSeen: orNull(at),
    lastSeen: orNull(at),
    interactions: count,
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
        kind: { enum: ['merged', 'absorbed', 'link-refused', 'split'] },
        person: named('Subject'),
        absorbed: list(named('Subject')),
        left: list(named('Subject')),
        into: named('Subject'),
        refused: shape({ identifier: named('Subject'), code: text, limit: { type: 'integer' } }),
        rule: text,
        rulesVersion: { type: 'integer' },
        eventId: text,
        identifiers: list(shape({ type: text, ref, value: text }, ['value'])),
      },
      ['absorbed', 'left', 'into', 'refused'],
    ),
  }),
  ...relationSchemas,
  EventLine: { type: 'object', description: 'One accepted event, with the fields that were asked for' },
  Token: shape({ id: ref, name: text, role: { enum: roles }, createdAt: at, revokedAt: orNull(at) }),
  TokenList: shape({ data: list(named('Token')) }),
  IssuedToken: shape({
    id: ref,
    name: text,
    role: { enum: roles },
    token: { type: 'string', description: 'Shown once; kept nowhere' },
  }),
  IssueToken: bodyOf({ role: { enum: roles }, name: { type: 'string', pattern: tokenNamePattern } }),
  RegisterSource: bodyOf({ source: { type: 'string', pattern: sourceNamePattern } }),
  ...identitySchemas,
  ...consentSchemas,
  ...segmentSchemas,
  ...activationSchemas,
  ...projectionSchemas,
  ...parkedSchemas,
  ...rejectedSchemas,
  SourceList: shape({ data: list(shape({ source: text, registeredAt: at })) }),
  SourceKey: shape({ source: text, writeKey: text }),
  Live: shape({ status: { const: 'live' } }),
  Ready: shape({ status: { enum: ['ready', 'not-ready'] }, checks: free, remarks: free }, ['remarks']),
};

export type SchemaName = keyof typeof schemas;
