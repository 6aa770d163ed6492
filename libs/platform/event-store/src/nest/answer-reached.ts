import { Refusal } from '@ucv/platform-service';
import { Matches } from 'class-validator';
import type { ProjectionRunner } from '../projection-runner';
import type { Rebuilds } from '../rebuild/rebuilds';

/** Shorter than what the asker waits for an answer. */
const patienceMs = 4_000;

/** A log position, in decimals. */
export class ReachedDto {
  @Matches(/^\d{1,20}$/) position: string;
}

type Runner = Pick<ProjectionRunner, 'reached' | 'caughtUp'>;

/** What has rows: the projections that run, and rebuilds. */
export interface HasRows {
  hosted: ReadonlyMap<string, { runner: Runner }>;
  rebuilds: Pick<Rebuilds, 'underWay'>;
}

/**
 * The answer to `<service>.reached`: the position, once everything up to there that the service reads is in the rows of
 * all its projections, and none are being built beside them that are behind.
 * @param o  `patience` in ms
 * @refuses `<service>.not-reached` after 4 s, and while a rebuild is under way
 */
export async function answerReached(
  { hosted, rebuilds }: HasRows,
  { position }: ReachedDto,
  service: string,
  o: { patience?: number } = {},
): Promise<ReachedDto> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), o.patience ?? patienceMs);
  try {
    const runners = [...hosted.values()].map(({ runner }) => runner);
    await Promise.all(runners.map((runner) => passed(runner, BigInt(position), ended.signal)));
    if (!(await rebuilds.underWay())) return { position };
  } catch (error) {
    if (!ended.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
    ended.abort();
  }
  throw new Refusal(`${service}.not-reached`, 'The rows do not hold this position yet: ask again.', {
    status: 503,
  });
}

/** A projection that reads nothing at a position may never stand there: then it is enough that it lacks nothing. */
function passed(runner: Runner, position: bigint, signal: AbortSignal): Promise<void> {
  const reached = runner.reached(position, signal);
  const lacksNothing = runner.caughtUp().then(
    (head) => (head >= position ? undefined : reached),
    () => reached,
  );
  return Promise.race([reached, lacksNothing]);
}
