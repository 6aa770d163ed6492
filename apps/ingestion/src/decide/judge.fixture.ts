import { normaliseIdentifier } from '@ucv/platform-privacy';
import { type Circumstances, type Draft, isRejection, judge } from './judge';

export const receivedAt = Date.parse('2026-11-23T12:00:00.000Z');

export const circumstances = (more: Partial<Circumstances> = {}): Circumstances => ({
  receivedAt,
  historical: false,
  normalise: normaliseIdentifier,
  newMessageId: () => 'made-by-the-server',
  ...more,
});

export function taken(raw: unknown, more?: Partial<Circumstances>): Draft {
  const verdict = judge(raw, circumstances(more));
  if (isRejection(verdict)) throw new Error(`rejected: ${verdict.code}`);
  return verdict;
}

export function codeOf(raw: unknown, more?: Partial<Circumstances>): string | undefined {
  const verdict = judge(raw, circumstances(more));
  return isRejection(verdict) ? verdict.code : undefined;
}

/** A good event. */
export const seen = (more: object = {}): object => ({
  type: 'track',
  event: 'Seen',
  userId: 'u-1',
  messageId: 'm-1',
  ...more,
});
