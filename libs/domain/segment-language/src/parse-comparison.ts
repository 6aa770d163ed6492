import { RE2JS } from 're2js';
import { operators } from './comparison';
import { type Faults, inside, presentKeys } from './faults';
import { isRecord } from './reach';

type Check = (faults: Faults, operand: unknown, path: string) => void;

const scalar: Check = (faults, operand, path) => faults.scalar(operand, path);
const ordered: Check = (faults, operand, path) => faults.ordered(operand, path);

const checks: Record<(typeof operators)[number], Check> = {
  eq: scalar,
  ne: scalar,
  in: (faults, operand, path) =>
    faults
      .listIn(operand, path, { min: 1, max: 1000, of: 'values' })
      .forEach((value, i) => scalar(faults, value, `${path}[${i}]`)),
  gt: ordered,
  gte: ordered,
  lt: ordered,
  lte: ordered,
  exists: (faults, operand, path) => {
    if (typeof operand !== 'boolean') faults.add(path, 'must be true or false');
  },
  contains: scalar,
  matches: checkPattern,
};

/** The comparisons in an object that may say other things beside. */
export function checkComparisons(faults: Faults, value: Record<string, unknown>, path: string): void {
  const given = operators.filter((operator) => value[operator] !== undefined);
  if (given.length === 0) faults.add(path, `must compare: ${operators.join(', ')}`);
  for (const operator of given) checks[operator](faults, value[operator], inside(path, operator));
}

/** Comparisons by property. */
export function checkWhere(faults: Faults, where: unknown, path: string): void {
  if (where === undefined) return;
  if (!isRecord(where)) {
    faults.add(path, 'must be an object of comparisons by property: {"total": {"gte": 100}}');
    return;
  }
  for (const property of presentKeys(where)) {
    const here = inside(path, property);
    const comparison = faults.object(where[property], here, operators);
    if (property === '') faults.add(here, 'must name a property');
    if (comparison) checkComparisons(faults, comparison, here);
  }
}

function checkPattern(faults: Faults, pattern: unknown, path: string): void {
  if (typeof pattern !== 'string' || pattern.length === 0 || pattern.length > 200) {
    faults.add(path, 'must be a pattern of RE2 syntax, 1 to 200 characters long');
    return;
  }
  try {
    RE2JS.compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^error parsing regexp: /, '') : '';
    faults.add(
      path,
      `must be a pattern of RE2 syntax (no look-around, no back-references, at most 1,000 repetitions): ${reason}`,
    );
  }
}
