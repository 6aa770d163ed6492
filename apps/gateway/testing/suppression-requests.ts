import type { SchemaName } from '../src/receive/schemas';
import { suppression } from './consent-stand-in';

const [at, reason, actor] = [`/v1/suppressions/${suppression.id}`, 'came back', '0'.repeat(32)];
const lifts = 'consent.lift-suppression';

export const suppressionAnswers: [route: string, body: unknown, status: number, SchemaName][] = [
  ['GET /v1/suppressions', undefined, 200, 'SuppressionPage'],
  [`DELETE ${at}`, { reason }, 200, 'Suppression'],
];

export const suppressionsAsked: [route: string, body: unknown, request: string, expected: unknown][] = [
  [
    'GET /v1/suppressions?identifier=email:Ann%40example.org&limit=7',
    undefined,
    'consent.suppressions',
    { identifier: { type: 'email', value: 'Ann@example.org' }, limit: 7 },
  ],
  [
    'DELETE /v1/suppressions',
    { identifier: 'email:ann@example.org', reason },
    lifts,
    { identifier: { type: 'email', value: 'ann@example.org' }, reason, actor },
  ],
  [`DELETE ${at}`, { reason }, lifts, { id: suppression.id, reason, actor }],
];
