import { Refusal } from '@ucv/platform-service';
import { Matches } from 'class-validator';
import type { ProjectionRunner } from '../projection-runner';

/** Shorter than what the asker waits for an answer. */
const patienceMs = 4_000;

/** A log position, in decimals. */
export class ReachedDto {
  @Matches(/^\d{1,20}$/) position: string;
}

/**
 * The answer to `<service>.reached`: the position, once everything up to there is in the service's rows.
 * @param o  `patience` in ms
 * @refuses `<service>.not-reached` after 4 s
 */
export async function answerReached(
  runner: Pick<ProjectionRunner, 'reached'>,
  { position }: ReachedDto,
  service: string,
  o: { patience?: number } = {},
): Promise<ReachedDto> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), o.patience ?? patienceMs);
  try {
    await runner.reached(BigInt(position), ended.signal);
    return { position };
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    throw new Refusal(`${service}.not-reached`, 'The rows do not hold this position yet: ask again.', {
      status: 503,
    });
  } finally {
    clearTimeout(timer);
  }
}
