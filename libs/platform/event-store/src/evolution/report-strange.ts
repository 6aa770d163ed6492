import type { RecordedFact } from '@ucv/envelope';
import type { Metrics } from '@ucv/platform-service';
import type { Strangeness } from './known-facts';

/** What reads of the log left out: counted each time, told once for each type. */
export function reportStrange(
  metrics: Pick<Metrics, 'counter'>,
  logger: { warn(about: object, message: string): void },
): (fact: RecordedFact, why: Strangeness) => void {
  const help = 'Facts that a read of the log left out, since this code does not know them';
  const counter = metrics.counter('log_strange_facts_total', help, ['why']);
  const told = new Set<string>();
  return ({ type }, why) => {
    counter.inc({ why });
    if (told.has(type)) return;
    told.add(type);
    logger.warn({ type, why }, 'left out of a read of the log: newer code is needed to read it');
  };
}
