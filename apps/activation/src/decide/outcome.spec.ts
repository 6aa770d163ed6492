import { backOff, mostAttempts, outcomeOf, type SendResult, type Try } from './outcome';

const first: Try = { delivery: 'd-1', attempt: 1, before: 0, firstRetrySeconds: 5 };
const outcome = (result: SendResult, at: Partial<Try> = {}) => outcomeOf(result, { ...first, ...at });

describe('the outcome of an attempt', () => {
  it.each([200, 201, 204, 299])('%i is delivered', (status) => {
    expect(outcome({ status })).toEqual({ outcome: 'delivered', status });
  });

  it.each([301, 302, 408, 409, 425, 429, 500, 502, 503, 504])('%i is tried again', (status) => {
    expect(outcome({ status })).toMatchObject({ outcome: 'failed', status, reason: 'http-status' });
  });

  it.each([400, 401, 403, 404, 405, 410, 413, 422, 451])('%i is given up at once', (status) => {
    expect(outcome({ status })).toEqual({ outcome: 'dead', status, reason: 'http-status' });
  });

  it.each(['timeout', 'connection', 'address-refused'] as const)('%s is tried again', (fault) => {
    expect(outcome({ fault })).toMatchObject({ outcome: 'failed', reason: fault });
  });

  it('is the end after the twelfth attempt, and after twelve more where it was replayed', () => {
    expect(outcome({ status: 500 }, { attempt: mostAttempts - 1 }).outcome).toBe('failed');
    expect(outcome({ status: 500 }, { attempt: mostAttempts })).toEqual({
      outcome: 'dead',
      status: 500,
      reason: 'http-status',
    });
    const replayed = { before: mostAttempts };
    expect(outcome({ status: 500 }, { ...replayed, attempt: 13 }).outcome).toBe('failed');
    expect(outcome({ status: 500 }, { ...replayed, attempt: 24 }).outcome).toBe('dead');
  });
});

describe('the wait before the next attempt', () => {
  const wait = (attempt: number, more: Partial<Try> = {}) => backOff({ ...first, attempt, ...more });

  it('doubles from 5 s to 6 h, 20 % more or less', () => {
    for (let attempt = 1; attempt <= 30; attempt += 1) {
      const plain = Math.min(5 * 2 ** (attempt - 1), 6 * 3_600);
      expect(wait(attempt)).toBeGreaterThanOrEqual(plain * 0.8);
      expect(wait(attempt)).toBeLessThanOrEqual(plain * 1.2);
    }
  });

  it('is the same for the same delivery and attempt, and spread over deliveries', () => {
    expect(wait(3)).toBe(wait(3));
    const waits = Array.from({ length: 1_000 }, (_, i) => wait(1, { delivery: `d-${i}` }));
    for (const tenth of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
      const [from, to] = [4 + tenth * 0.2, 4 + (tenth + 1) * 0.2];
      expect(waits.filter((seconds) => seconds >= from && seconds < to).length).toBeGreaterThan(50);
    }
  });

  it('begins anew after a replay', () => {
    expect(wait(13, { before: 12 })).toBeLessThanOrEqual(6);
  });

  it('honours Retry-After of 429 and 503, up to 6 h, and never less than the back-off', () => {
    const retry = (status: number, retryAfterSeconds: number) =>
      outcome({ status, retryAfterSeconds }).retryInSeconds;
    expect(retry(429, 120)).toBe(120);
    expect(retry(503, 120)).toBe(120);
    expect(retry(503, 999_999)).toBe(6 * 3_600);
    expect(retry(503, 0)).toBe(wait(1));
    expect(retry(500, 120)).toBe(wait(1));
  });
});
