import type { RebuildStatus } from '@ucv/contracts-projections';
import { Refused } from '../refused';
import { printLine } from '../terminal';
import { comparisonTable } from './comparison-table';
import { remaining } from './progress';

/** What came of a rebuild, or how far it is. */
export function printOutcome(status: RebuildStatus, out: NodeJS.WritableStream): void {
  const { state, applied, seconds, position, comparison, longestHoldSeconds: held } = status;
  const rate = seconds > 0 && applied > 0 ? `, ${Math.round(applied / seconds)} a second` : '';
  const holding = held ? `; the live projection was held for at most ${Math.ceil(held * 1000)} ms` : '';
  const left = state === 'building' || state === 'comparing' ? ` ${remaining(status)}` : '';
  printLine(
    out,
    `${state}: ${applied} facts in ${seconds.toFixed(1)} s${rate}, up to position ${position}${left}`,
  );
  if (comparison) printLine(out, `compared at position ${status.comparedAt}${holding}`);
  if (comparison) printLine(out, comparisonTable(comparison));
}

/** Why a rebuild did not do what was asked, and what to do; undefined where it did. */
export function refusedFor({ state, error, projection, comparison }: RebuildStatus): Refused | undefined {
  if (state === 'swapped' || state === 'undone') return undefined;
  if (state === 'compared' && comparison?.every(({ equal }) => equal)) return undefined;
  const said: Record<string, string> = {
    compared:
      'The rows differ from what the log says; nothing was changed.\nDo: look at the rows named above; ' +
      `npx ucv rebuild ${projection} --accept-differences brings the rebuilt ones into use.`,
    different:
      'The rebuilt tables differ from the live ones, so the live ones stay. The rebuilt ones are kept in the ' +
      "service's schema `_next` until its next rebuild.\nDo: look at the rows named above; where the rebuilt ones are right, " +
      `npx ucv rebuild ${projection} --accept-differences.`,
    cancelled: 'The rebuild was cancelled; the live tables are untouched.\nDo: begin it again when it suits.',
    never: 'No rebuild is known any more; the live tables are untouched.\nDo: rebuild again.',
  };
  const failed =
    `The rebuild failed (${error ?? 'internal'}); the live tables are untouched.\n` +
    'Do: see the log of the service, in UCV_HOME/logs on one machine, then rebuild again.';
  return new Refused(`cli.rebuild-${state}`, said[state] ?? failed);
}
