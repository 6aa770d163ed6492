import { destinationId } from './activation-stand-in';
import { wrongReviews } from './review-requests';
import { segmentId } from './segmentation-stand-in';

export const deliveryId = '00000000-0000-5000-8000-000000000000';
export const decision = { purpose: 'email-marketing', status: 'withdrawn', basis: 'consent', source: 'cli' };
export const segment = { name: 'Cart left', when: { event: 'Product Added' } };
export const destination = {
  name: 'CRM',
  kind: 'webhook',
  settings: { url: 'https://crm.example/in', traits: ['firstName'] },
  segment: segmentId,
  on: ['entered', 'exited'],
  purpose: 'email-marketing',
};
export const cartAt = `/v1/segments/${segmentId}`;

const mega = 'x'.repeat(1_000_000);

/** Requests that are wrong, and every field that is at fault. */
export const wrongRequests: [route: string, body: unknown, fields: string[]][] = [
  ['PUT /v1/profiles/user_id:42/consents', {}, ['purpose', 'status', 'basis', 'source']],
  [
    'PUT /v1/profiles/user_id:42/consents',
    { purpose: 'No Code', status: 'maybe', basis: 'habit', source: 'a b', evidence: null, actor: 'me' },
    ['actor', 'purpose', 'status', 'basis', 'source', 'evidence'],
  ],
  ['PUT /v1/profiles/user_id:42/consents', { ...decision, evidence: mega }, ['evidence']],
  ['PUT /v1/purposes', { purpose: 'ads', basis: 'consent', description: 'Ads', gpc: 'yes' }, ['gpc']],
  ['POST /v1/requests', {}, ['kind', 'subject']],
  ['POST /v1/requests', { type: 'access', subject: 'somebody' }, ['kind', 'type', 'subject']],
  ['POST /v1/requests', { kind: 'erasure', subject: `email:${mega}` }, ['subject']],
  ['DELETE /v1/suppressions', {}, ['identifier', 'reason']],
  ['DELETE /v1/suppressions', { identifier: 'f'.repeat(32), reason: ' ' }, ['identifier', 'reason']],
  [`DELETE /v1/suppressions/${'f'.repeat(32)}`, {}, ['reason']],
  ['GET /v1/suppressions?identifier=ann&limit=0', undefined, ['identifier', 'limit']],
  ['POST /v1/segments', { name: '', when: [] }, ['name', 'when']],
  ['POST /v1/segments', { name: mega, when: {} }, ['name']],
  ['POST /v1/segments', { ...segment, id: segmentId, version: 3 }, ['id', 'version']],
  [`PUT ${cartAt}`, { ...segment, description: 7 }, ['description']],
  ['POST /v1/segments/preview', { when: 'Product Added' }, ['when']],
  ['POST /v1/destinations', {}, ['name', 'kind', 'settings', 'on', 'purpose']],
  [
    'POST /v1/destinations',
    {
      ...destination,
      settings: { url: 7, secret: '', traits: [''], key: 1 },
      on: ['bought'],
      segment: 'all',
    },
    ['settings.url', 'settings.secret', 'settings.traits', 'settings.key', 'on', 'segment'],
  ],
  ['POST /v1/destinations', { ...destination, settings: mega, on: [] }, ['settings', 'on']],
  [
    `PUT /v1/destinations/${destinationId}`,
    { name: null, settings: { url: '', key: 1 }, on: [], contact: 'no', version: 0 },
    ['name', 'settings.url', 'settings.key', 'on', 'contact', 'version'],
  ],
  [
    'PUT /v1/settings/allowed-addresses',
    { addresses: 'crm.internal:80', version: -1 },
    ['addresses', 'version'],
  ],
  ['POST /v1/deliveries/replay', {}, ['destination', 'deliveries']],
  [
    'POST /v1/deliveries/replay',
    { destination: destinationId, deliveries: [deliveryId] },
    ['destination', 'deliveries'],
  ],
  ['POST /v1/deliveries/replay', { deliveries: ['all'] }, ['deliveries']],
  [
    'GET /v1/deliveries?state=lost&person=somebody&limit=201&destination=all',
    undefined,
    ['state', 'person', 'limit', 'destination'],
  ],
  [`GET ${cartAt}/members?limit=1001&cursor=%00`, undefined, ['limit', 'cursor']],
  ...wrongReviews,
  ['POST /v1/identity/lock', { person: 'user_id:42', locked: true, reason: ' \n' }, ['reason']],
  ['PUT /v1/identity/rules', { matching: 7, velocity: [] }, ['matching', 'velocity']],
  ['PUT /v1/identity/rules', { matching: [] }, ['matching']],
  ['PUT /v1/identity/rules', { country: 'de' }, ['country']],
  ['PUT /v1/identity/rules', { country: 'AQ' }, ['country']],
  [
    'PUT /v1/identity/rules',
    { crowd: { ever: { email: -1 }, others: '5', withinDay: [], times: -1, never: 1 } },
    ['crowd.ever', 'crowd.others', 'crowd.withinDay', 'crowd.times', 'crowd.never'],
  ],
  ['POST /v1/identity/hubs/release', { identifier: 'customer' }, ['identifier', 'reason']],
  ['GET /v1/identity/hubs?limit=500&after=1', undefined, ['limit', 'after']],
  ['PUT /v1/identity/rules', { matching: { join: null } }, ['matching.join']],
  ['PUT /v1/identity/rules', { limits: { email: null, phone: 0 } }, ['limits']],
  ['PUT /v1/identity/rules', { limits: null, version: 0 }, ['limits', 'version']],
  ['PUT /v1/identity/rules', { matching: { join: 0.6, review: 0.9 } }, ['matching.join']],
  [
    'POST /v1/identity/simulations',
    { rules: { matching: { join: 1.1, review: 0, ask: 1 } } },
    ['rules.matching.ask', 'rules.matching.join', 'rules.matching.review'],
  ],
  ['GET /v1/profiles/user_id:42/consents?knownAt=2026-11-01T00:00:00Z', undefined, ['knownAt']],
];
