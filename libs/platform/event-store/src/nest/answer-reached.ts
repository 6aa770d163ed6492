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
 * The answer to `<service>.reached`: the position, once everything up to there that the service reads is in its rows.
 * @param o  `patience` in ms
 * @refuses `<service>.not-reached` after 4 s
 */
export async function answerReached(
  runner: Pick<ProjectionRunner, 'reached' | 'caughtUp'>,
  { position }: ReachedDto,
  service: string,
  o: { patience?: number } = {},
): Promise<ReachedDto> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), o.patience ?? patienceMs);
  try {
    await passed(runner, BigInt(position), ended.signal);
    return { position };
  } catch (error) {
    if (!ended.signal.aborted) throw error;
    throw new Refusal(`${service}.not-reached`, 'The rows do not hold this position yet: ask again.', {
      status: 503,
    });
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
}

/** A projection that reads nothing at a position may never stand there: then it is enough that it lacks nothing. */
function passed(
  runner: Pick<ProjectionRunner, 'reached' | 'caughtUp'>,
  position: bigint,
  signal: AbortSignal,
): Promise<void> {
  const reached = runner.reached(position, signal);
  const lacksNothing = runner.caughtUp().then(
    (head) => (head >= position ? undefined : reached),
    () => reached,
  );
  return Promise.race([reached, lacksNothing]);
}
