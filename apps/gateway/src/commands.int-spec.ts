import { everyFact } from '@ucv/contracts-catalogue';
import { type RecordedFact, streamName } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { startEventStore, startNats, startPostgres, type StartedPart } from '@ucv/testing';
import { destinationId } from '../testing/activation-stand-in';
import { requestId } from '../testing/consent-stand-in';
import { anna } from '../testing/identity-stand-in';
import { cartAt, decision, deliveryId, destination, segment, wrongRequests } from '../testing/requests';
import { reviewAnswers, reviewAt, reviewsAsked } from '../testing/review-requests';
import { segmentId } from '../testing/segmentation-stand-in';
import { faultsOf } from '../testing/shapes';
import { suppressionAnswers, suppressionsAsked } from '../testing/suppression-requests';
import { ann, lastAsked } from '../testing/stand-in-people';
import { startGateway, type StartedGateway } from '../testing/started-gateway';
import type { SchemaName } from './receive/schemas';

let servers: StartedPart[];
let gateway: StartedGateway;
let log: EventLog;

beforeAll(async () => {
  const [nats, postgres, eventStore] = [await startNats(), await startPostgres(), await startEventStore()];
  servers = [nats, postgres, eventStore];
  gateway = await startGateway({ nats, postgres, eventStore, home: eventStore.home });
  log = EventLog.connect(eventStore.url, { facts: everyFact });
});

afterAll(async () => {
  await log?.close();
  await gateway?.stop();
  await Promise.all(servers.map((server) => server.stop()));
});

interface Fault {
  error: { code: string; details?: { field: string }[] };
}
const send = (route: string, body?: unknown) => {
  const [method, path] = route.split(' ') as [string, string];
  return gateway.call(path, { method, body });
};

const actor = '0'.repeat(32);
const explanation = `/v1/profiles/user_id:42/segments/${segmentId}/explanation`;

describe('a route', () => {
  it.each<[route: string, body: unknown, status: number, SchemaName]>([
    ['GET /v1/profiles/user_id:42/consents', undefined, 200, 'Consents'],
    ['PUT /v1/profiles/user_id:42/consents', decision, 200, 'Consents'],
    ['GET /v1/purposes', undefined, 200, 'PurposeList'],
    ['POST /v1/requests', { kind: 'erasure', subject: ann }, 202, 'DataRequest'],
    ['GET /v1/requests', undefined, 200, 'DataRequestList'],
    [`GET /v1/requests/${requestId}`, undefined, 200, 'DataRequest'],
    ...suppressionAnswers,
    ['GET /v1/segments', undefined, 200, 'SegmentList'],
    ['POST /v1/segments', { ...segment, description: 'Left it' }, 201, 'Segment'],
    ['POST /v1/segments/preview', { when: segment.when }, 200, 'SegmentPreview'],
    [`GET ${cartAt}`, undefined, 200, 'Segment'],
    [`PUT ${cartAt}`, segment, 200, 'Segment'],
    [`GET ${cartAt}/members?limit=1000`, undefined, 200, 'Members'],
    [`GET ${explanation}`, undefined, 200, 'MembershipExplanation'],
    [
      'POST /v1/projections/profile/rebuild',
      { only: 'email:ann@example.org', dryRun: true },
      202,
      'RebuildStatus',
    ],
    ['DELETE /v1/projections/profile/rebuild', undefined, 200, 'RebuildStatus'],
    ['POST /v1/projections/profile/rebuild/undo', undefined, 202, 'RebuildStatus'],
    ['GET /v1/destinations', undefined, 200, 'DestinationList'],
    ['POST /v1/destinations', destination, 201, 'CreatedDestination'],
    [`POST /v1/destinations/${destinationId}/test`, undefined, 200, 'DestinationTested'],
    ['GET /v1/deliveries?state=refused', undefined, 200, 'DeliveryPage'],
    ['POST /v1/deliveries/replay', { deliveries: [deliveryId] }, 202, 'ReplayedDeliveries'],
    ['GET /v1/policies/contact', undefined, 200, 'ContactPolicy'],
    ...reviewAnswers,
    ['PUT /v1/identity/rules', { matching: { join: 1, review: 1 } }, 200, 'IdentityRulesInForce'],
    ['GET /v1/identity/hubs?limit=2', undefined, 200, 'HubList'],
    ['GET /v1/identity/weights', undefined, 200, 'MatchWeights'],
    ['POST /v1/identity/weights/learn', undefined, 200, 'MatchWeights'],
    ['POST /v1/identity/weights/reset', undefined, 200, 'MatchWeights'],
    ['POST /v1/identity/hubs/release', { identifier: 'user_id:customer', reason: 'one' }, 200, 'OrderDone'],
    ['GET /v1/sources', undefined, 200, 'SourceList'],
    ['POST /v1/sources', { source: 'web' }, 201, 'SourceKey'],
  ])('%s answers as documented', async (route, body, status, schema) => {
    const answer = await send(route, body);
    expect(answer.status).toBe(status);
    expect(faultsOf(schema, await answer.json())).toBeNull();
  });

  const ref = { type: 'user_id', value: '42' };
  const asOf = '2026-11-01T00:00:00.000Z';
  it.each<[route: string, body: unknown, request: string, expected: unknown]>([
    [`GET /v1/profiles/user_id:42/consents?asOf=${asOf}`, undefined, 'consent.consents', { ref, asOf }],
    [
      `PUT /v1/profiles/${ann}/consents`,
      { ...decision, evidence: 'said so' },
      'consent.decide',
      { ref: { id: ann }, ...decision, evidence: 'said so', actor },
    ],
    ['GET /v1/identity/hubs', undefined, 'identity.hubs', { limit: 50 }],
    ['POST /v1/identity/weights/learn', undefined, 'identity.learn-weights', { actor }],
    ['POST /v1/identity/weights/reset', undefined, 'identity.reset-weights', { actor }],
    [
      'POST /v1/identity/hubs/release',
      { identifier: 'user_id:42', reason: 'one' },
      'identity.release',
      { identifier: ref, reason: 'one', actor },
    ],
    [
      'PUT /v1/purposes',
      { purpose: 'ads', basis: 'consent', description: 'Ads', gpc: true },
      'consent.define-purpose',
      { purpose: 'ads', basis: 'consent', description: 'Ads', gpc: true, actor },
    ],
    [
      'POST /v1/requests',
      { type: 'erasure', subject: 'user_id:42' },
      'consent.open-request',
      { kind: 'erasure', ref, actor },
    ],
    ...suppressionsAsked,
    [`PUT ${cartAt}`, segment, 'segmentation.define-segment', { id: segmentId, ...segment, actor }],
    [`DELETE ${cartAt}`, undefined, 'segmentation.remove-segment', { id: segmentId, actor }],
    [
      `GET ${cartAt}/members?cursor=next`,
      undefined,
      'segmentation.members',
      { segment: segmentId, limit: 100, cursor: 'next' },
    ],
    [`GET ${explanation}?asOf=${asOf}`, undefined, 'segmentation.explain', { ref, segment: segmentId, asOf }],
    ['POST /v1/destinations', destination, 'activation.define-destination', { ...destination, actor }],
    [
      'GET /v1/deliveries?person=user_id:42&limit=7',
      undefined,
      'activation.deliveries',
      { person: ann, limit: 7 },
    ],
    [
      `GET /v1/deliveries?person=${'b'.repeat(32)}&destination=${destinationId}&state=dead`,
      undefined,
      'activation.deliveries',
      { person: 'b'.repeat(32), destination: destinationId, state: 'dead', limit: 50 },
    ],
    [
      'POST /v1/deliveries/replay',
      { destination: destinationId },
      'activation.replay-deliveries',
      { destination: destinationId, actor },
    ],
    ...reviewsAsked,
  ])('%s passes on what was asked, and by whom', async (route, body, request, expected) => {
    delete lastAsked[request];
    expect((await send(route, body)).ok).toBe(true);
    expect(lastAsked[request]).toEqual(expected);
  });

  it('that shows a person leaves an access fact first', async () => {
    const reads = [
      'GET /v1/profiles/:ref/consents',
      'PUT /v1/profiles/:ref/consents',
      'GET /v1/profiles/:ref/segments/:id/explanation',
      'GET /v1/deliveries',
    ];
    await send('GET /v1/profiles/user_id:42/consents');
    await send('PUT /v1/profiles/user_id:42/consents', decision);
    await send(`GET ${explanation}`);
    await send('GET /v1/deliveries?person=user_id:42');
    const facts: RecordedFact[] = [];
    for await (const fact of log.read(streamName('access', 'main', ann))) facts.push(fact);
    expect(facts.slice(-4).map(({ data }) => (data as { route: string }).route)).toEqual(reads);
    const subjects = [{ type: 'user_id', ref: ann }];
    for (const { metadata } of facts.slice(-4)) expect(metadata).toMatchObject({ actor, subjects });
  });

  it('that shows doubtful matches leaves an access fact of everybody in them first', async () => {
    await send('GET /v1/identity/reviews');
    await send(`POST ${reviewAt}/accept`);
    for (const [person, type] of [
      [ann, 'user_id'],
      [anna, 'person'],
    ] as const) {
      const facts: RecordedFact[] = [];
      for await (const fact of log.read(streamName('access', 'main', person))) facts.push(fact);
      expect(facts.slice(-2).map(({ data }) => (data as { route: string }).route)).toEqual([
        'GET /v1/identity/reviews',
        'POST /v1/identity/reviews/:id/accept',
      ]);
      expect(facts.at(-1)?.metadata).toMatchObject({ actor, subjects: [{ type, ref: person }] });
    }
  });

  it('says that a match was decided so already', async () => {
    const answer = await send(`POST ${reviewAt}/defer`);
    expect([answer.status, ((await answer.json()) as Fault).error.code]).toEqual([
      409,
      'identity.review-closed',
    ]);
  });

  it.each([
    [
      'PUT /v1/profiles/user_id:42/consents',
      { ...decision, purpose: 'unheard-of' },
      'consent.purpose-unknown',
    ],
    [`GET /v1/requests/${ann}`, undefined, 'consent.request-unknown'],
    ['GET /v1/requests/..%2f', undefined, 'consent.request-unknown'],
    [`GET /v1/segments/${ann}`, undefined, 'segmentation.segment-unknown'],
    [`DELETE /v1/segments/*`, undefined, 'segmentation.segment-unknown'],
    [`DELETE /v1/suppressions/*`, { reason: 'came back' }, 'consent.suppression-unknown'],
    [`GET ${explanation.replace(segmentId, ann)}`, undefined, 'segmentation.segment-unknown'],
    [`POST /v1/destinations/${ann}/test`, undefined, 'activation.destination-unknown'],
    ['GET /v1/deliveries?person=email:nobody@example.org', undefined, 'profile.not-found'],
    [`POST /v1/identity/reviews/${ann}/accept`, undefined, 'identity.review-unknown'],
    ['POST /v1/identity/reviews/*/defer', { reason: 'x' }, 'identity.review-unknown'],
  ])('%s is not found: %j → %s', async (route, body, code) => {
    const answer = await send(route, body);
    expect([answer.status, ((await answer.json()) as Fault).error.code]).toEqual([404, code]);
  });
});

describe('a body that is wrong', () => {
  it.each(wrongRequests)('%s: every fault is named', async (route, body, fields) => {
    const answer = await send(route, body);
    const { error } = (await answer.json()) as Fault;
    expect([answer.status, error.code]).toEqual([400, 'http.invalid-input']);
    expect([...new Set(error.details!.map(({ field }) => field))].sort()).toEqual([...fields].sort());
  });

  const brackets = '{"not":'.repeat(120_000) + '{}' + '}'.repeat(120_000);
  it.each<[what: string, raw: string, status: number, code: string]>([
    ['brackets and nothing else', `{"name":"deep","when":${brackets}}`, 400, 'gateway.body-unusable'],
    ['U+0000', '{"name":"a\\u0000b","when":{}}', 400, 'gateway.body-unusable'],
    ['half a character', '{"name":"\\ud83d","when":{}}', 400, 'gateway.body-unusable'],
    ['a prototype', '{"name":"a","when":{"__proto__":{"x":1}}}', 400, 'http.invalid-json'],
    ['half a document', '{"name":', 400, 'http.invalid-json'],
    ['a list', '[]', 400, 'http.invalid-input'],
    ['two megabytes', `{"name":"${'x'.repeat(2_000_000)}"}`, 413, 'http.body-too-large'],
    [
      'more than the services take',
      JSON.stringify({ name: 'a', when: { event: 'x'.repeat(1_048_500) } }),
      413,
      'messaging.request-too-large',
    ],
  ])('%s: %# is refused', async (_what, raw, status, code) => {
    const answer = await fetch(`${gateway.base}/v1/segments`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer admin-token-of-this-test',
        'content-type': 'application/json',
      },
      body: raw,
    });
    expect([answer.status, ((await answer.json()) as Fault).error.code]).toEqual([status, code]);
  });

  it('leaves nothing of itself in the log lines', () => {
    expect(gateway.logged.join('')).not.toMatch(/xxxxx|said so|example\.org|user_id:42/);
  });
});
