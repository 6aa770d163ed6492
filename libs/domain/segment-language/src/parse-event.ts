import { durationOf, tenYears } from './duration';
import { rangeOf } from './event-node';
import { type Faults, inside, presentKeys } from './faults';
import { checkWhere } from './parse-comparison';
import { isRecord } from './reach';

/** The keys of a step, without others beside. */
export const stepKeys = ['event', 'where'];
const countKeys = ['gte', 'lte', 'eq'] as const;

export function checkStep(faults: Faults, step: Record<string, unknown>, path: string): void {
  faults.name(step.event, inside(path, 'event'));
  checkWhere(faults, step.where, inside(path, 'where'));
}

export function checkEvent(faults: Faults, condition: Record<string, unknown>, path: string): void {
  checkStep(faults, condition, path);
  checkCount(faults, condition.count, inside(path, 'count'));
  checkWithin(faults, condition.within, inside(path, 'within'));
}

/** Steps; only the last may be negated, and then it follows another and has time. */
export function checkSequence(faults: Faults, condition: Record<string, unknown>, path: string): void {
  checkWithin(faults, condition.within, inside(path, 'within'));
  const here = inside(path, 'sequence');
  const steps = faults.listIn(condition.sequence, here, { min: 1, max: 10, of: 'steps' });
  steps.forEach((step, i) => {
    const at = `${here}[${i}]`;
    if (!faults.part(at)) return;
    if (!isRecord(step) || !Object.hasOwn(step, 'not')) return checkPlainStep(faults, step, at);
    faults.object(step, at, ['not']);
    checkPlainStep(faults, step.not, inside(at, 'not'));
    checkPlace(faults, at, { i, length: steps.length, timed: condition.within !== undefined });
  });
}

function checkPlainStep(faults: Faults, step: unknown, path: string): void {
  const read = faults.object(step, path, stepKeys);
  if (read) checkStep(faults, read, path);
}

function checkPlace(
  faults: Faults,
  path: string,
  place: { i: number; length: number; timed: boolean },
): void {
  if (place.i < place.length - 1) faults.add(path, 'only the last step may be {"not": …}');
  else if (place.i === 0) faults.add(path, 'must follow another step: for absence say {"not": {"event": …}}');
  else if (!place.timed) {
    faults.add(path, 'needs "within" beside the sequence: how long to wait for it, such as "PT30M"');
  }
}

function checkCount(faults: Faults, value: unknown, path: string): void {
  if (value === undefined) return;
  const count = faults.object(value, path, countKeys);
  if (!count) return;
  if (presentKeys(count).length === 0)
    faults.add(path, 'must say gte, lte or eq; without "count" it is once or more');
  const wrong = countKeys.filter((key) => count[key] !== undefined && !isNumberOfTimes(count[key]));
  for (const key of wrong) faults.add(inside(path, key), 'must be a whole number from 0 to 1,000,000');
  const [min, max] = wrong.length === 0 ? rangeOf(count) : [0, 0];
  if (min > max) faults.add(path, `can never hold: at least ${min} and at most ${max}`);
}

const isNumberOfTimes = (value: unknown): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 1_000_000;

function checkWithin(faults: Faults, value: unknown, path: string): void {
  if (value === undefined) return;
  const length = typeof value === 'string' ? durationOf(value) : null;
  if (length === null) {
    faults.add(
      path,
      'must be an ISO 8601 duration in weeks, days, hours, minutes and seconds, such as "P30D" or "PT1H30M" ' +
        '(months and years differ in length)',
    );
  } else if (length <= 0 || length > tenYears) {
    faults.add(path, 'must be more than nothing and at most 10 years (P3653D)');
  }
}
