import type { SchemaName } from '../src/receive/schemas';
import { reviewId } from './identity-stand-in';

const actor = '0'.repeat(32);
const band = { verdict: 'accept', from: 0.9, below: 0.99 };
export const reviewAt = `/v1/identity/reviews/${reviewId}`;

export const reviewAnswers: [route: string, body: unknown, status: number, SchemaName][] = [
  ['GET /v1/identity/reviews', undefined, 200, 'ReviewList'],
  [`POST ${reviewAt}/accept`, undefined, 200, 'Review'],
  [`POST ${reviewAt}/reject`, { reason: 'two sisters' }, 200, 'Review'],
  ['POST /v1/identity/reviews/bulk', band, 200, 'ReviewsDecided'],
];

/** What identity is asked. */
export const reviewsAsked: [route: string, body: unknown, request: string, expected: unknown][] = [
  ['GET /v1/identity/reviews', undefined, 'identity.reviews', { status: 'open', limit: 50 }],
  [
    `GET /v1/identity/reviews?status=deferred&from=0&below=1&limit=100&after=0.94_${reviewId}`,
    undefined,
    'identity.reviews',
    { status: 'deferred', from: 0, below: 1, limit: 100, after: `0.94_${reviewId}` },
  ],
  [
    `POST ${reviewAt}/accept`,
    undefined,
    'identity.decide-review',
    { review: reviewId, verdict: 'accept', reason: 'reviewed', actor },
  ],
  [
    `POST ${reviewAt}/reject`,
    { reason: 'two sisters' },
    'identity.decide-review',
    { review: reviewId, verdict: 'reject', reason: 'two sisters', actor },
  ],
  [
    'POST /v1/identity/reviews/bulk',
    { ...band, limit: 7 },
    'identity.decide-reviews',
    { ...band, limit: 7, reason: 'reviewed', actor },
  ],
];

/** Requests that are wrong, and every field that is at fault. */
export const wrongReviews: [route: string, body: unknown, fields: string[]][] = [
  [
    'GET /v1/identity/reviews?status=lost&from=-1&below=1.1&limit=101&after=%00&page=2',
    undefined,
    ['page', 'status', 'from', 'below', 'limit', 'after'],
  ],
  ['GET /v1/identity/reviews?from=0.9&below=0.9', undefined, ['below']],
  ['GET /v1/identity/reviews?from=much', undefined, ['from']],
  ['GET /v1/identity/reviews?from=0.1&from=0.2&limit=0', undefined, ['from', 'limit']],
  [`POST ${reviewAt}/accept`, { reason: '', verdict: 'reject' }, ['reason', 'verdict']],
  [`POST ${reviewAt}/reject`, { reason: 'x'.repeat(1_000_000) }, ['reason']],
  [`POST ${reviewAt}/defer`, { reason: null }, ['reason']],
  ['POST /v1/identity/reviews/bulk', {}, ['verdict', 'from', 'below']],
  [
    'POST /v1/identity/reviews/bulk',
    { verdict: 'maybe', from: '0.9', below: 2, limit: 0, reason: 7, actor: 'me' },
    ['actor', 'verdict', 'from', 'below', 'limit', 'reason'],
  ],
  ['POST /v1/identity/reviews/bulk', { ...band, from: 0.99, limit: 101 }, ['below', 'limit']],
];
