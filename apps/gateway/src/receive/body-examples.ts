import { whenExamples } from '@ucv/segment-language';
import type { SchemaName } from './schemas';

type Examples = Record<string, object>;

const [segment, delivery] = ['0'.repeat(32), '00000000-0000-5000-8000-000000000000'];
const [rejected, person] = [delivery, 'user_id:42'];

const conditions = (body: (title: string) => object): Examples =>
  Object.fromEntries(Object.entries(whenExamples).map(([title, when]) => [title, { ...body(title), when }]));

/** Bodies by the name of their schema, by what they do: `/docs` shows them. The ids of zeros stand for yours. */
export const bodyExamples = {
  ConsentDecision: {
    'agrees by telephone': {
      purpose: 'email-marketing',
      status: 'granted',
      basis: 'consent',
      source: 'call',
    },
    'takes it back': { purpose: 'email-marketing', status: 'withdrawn', basis: 'consent', source: 'call' },
  },
  PurposeDefinition: {
    'news by e-mail': { purpose: 'email-marketing', basis: 'consent', description: 'News by e-mail' },
  },
  OpenDataRequest: { erasure: { kind: 'erasure', subject: 'email:robin@example.com' } },
  LiftSuppression: {
    'somebody came back': { identifier: 'email:robin@example.com', reason: 'signed up again' },
  },
  LiftSuppressionById: { 'with a reason': { reason: 'signed up again' } },
  MergePersons: {
    'two that are one': { into: person, absorb: 'email:robin@example.com', reason: 'asked by phone' },
  },
  SplitPerson: {
    'an identifier leaves': { person, identifiers: ['email:robin@example.com'], reason: 'somebody else' },
    'a merge is taken back': { person, undo: delivery, reason: 'merged by mistake' },
  },
  ReleaseIdentifier: {
    'user_id:customer is one customer': { identifier: 'user_id:customer', reason: 'the till of one shop' },
  },
  LockPerson: {
    'nothing joins': { person, locked: true, reason: 'looks like two people' },
    'joins again': { person, locked: false, reason: 'it was one' },
  },
  IdentityRulesChange: {
    'one user id, five addresses': { limits: { user_id: 1, email: 5 } },
    'more probable matches go to a steward': { matching: { review: 0.8 } },
  },
  SimulateIdentityRules: { 'one address a person': { rules: { limits: { email: 1 } } } },
  ProposeCorrection: {
    'an address of somebody else': { person, identifier: 'email:old@example.com', problem: 'somebody-elses' },
  },
  DecideReview: { 'with a reason': { reason: 'the same on the phone' } },
  DecideReviews: { 'the most probable': { verdict: 'accept', from: 0.95, below: 0.99, limit: 10 } },
  SegmentDefinition: conditions((name) => ({ name })),
  SegmentCondition: conditions(() => ({})),
  DestinationDefinition: {
    'a webhook for those who enter': {
      name: 'Mails',
      kind: 'webhook',
      settings: { url: 'https://example.com/hook', traits: ['email', 'firstName'] },
      segment,
      on: ['entered'],
      purpose: 'email-marketing',
    },
  },
  DestinationChange: {
    'another purpose, as far as nobody changed it meanwhile': { version: 1, purpose: 'news' },
    'all attributes from now on': { settings: { traits: null } },
    'keeps an audience, and contacts nobody': { on: ['entered', 'exited'], contact: false },
  },
  ReplayDeliveries: {
    'all dead ones of a destination': { destination: segment },
    'some by id': { deliveries: [delivery] },
  },
  ContactPolicySetting: {
    'three a week, none at night': {
      cap: { contacts: 3, period: 'P7D' },
      quietHours: { from: 21, to: 8 },
      timeZone: 'Europe/Berlin',
      expireAfter: 'PT12H',
    },
  },
  AllowedAddressesSetting: {
    'a receiver inside this network': { addresses: ['crm.internal:8443'] },
    none: { addresses: [], version: 1 },
  },
  MemberNamingSetting: { 'marketers may see who members are': { allowed: true } },
  RegisterSource: { 'a shop': { source: 'shop' } },
  IssueToken: { 'a steward’s': { role: 'steward', name: 'data-desk' } },
  BeginRebuild: { 'compare alone': { dryRun: true }, 'from the first fact on': { from: 'start' } },
  ReplayParked: { 'with a reason': { reason: 'mended in the last release' } },
  ReplayRejected: {
    'one with a correction': {
      ids: [rejected],
      mend: { [rejected]: { patch: { timestamp: '2026-11-23T10:00:00Z' } } },
    },
    'all of a code, without the time that could not be read': {
      filter: { code: 'ingestion.timestamp-invalid' },
      mend: { '*': { patch: { timestamp: null } } },
    },
  },
  DiscardRejected: { 'a load test': { filter: { source: 'load-test' }, reason: 'a load test' } },
  DiscardParked: { 'of no use': { reason: 'a test that went to the wrong place' } },
} as const satisfies Partial<Record<SchemaName, Examples>>;

/** A body that `/docs` can show. */
export type BodyName = keyof typeof bodyExamples;
