import { RE2JS } from 're2js';
import type { Comparison } from './when';

/** Whether a value, undefined or null where absent, is as asked. */
export type Test = (value: unknown) => boolean;

type Ordered = number | string;
type Operator = keyof Comparison;

const makers: { [K in Operator]-?: (operand: NonNullable<Comparison[K]>) => Test } = {
  eq: (operand) => (value) => value === operand,
  ne: (operand) => (value) => value !== operand,
  in: (operands) => oneOf(new Set(operands)),
  gt: (operand) => (value) => like(value, operand) && value > operand,
  gte: (operand) => (value) => like(value, operand) && value >= operand,
  lt: (operand) => (value) => like(value, operand) && value < operand,
  lte: (operand) => (value) => like(value, operand) && value <= operand,
  exists: (operand) => (value) => (value !== undefined && value !== null) === operand,
  contains: (operand) => (value) => holdsInside(value, operand),
  matches: (operand) => matching(RE2JS.compile(operand)),
};

/** The names of comparisons, in the order in which they are listed for people. */
export const operators = Object.keys(makers) as Operator[];

/**
 * All comparisons given, as one function.
 * @cost  nothing is allocated; 5 to 50 ns each, `matches` in time linear in the text
 */
export function compileComparison(comparison: Comparison): Test {
  const tests = operators
    .filter((operator) => comparison[operator] !== undefined)
    .map((operator) => (makers[operator] as (operand: unknown) => Test)(comparison[operator]));
  return tests.length === 1 ? tests[0]! : (value) => every(tests, value);
}

function every(tests: readonly Test[], value: unknown): boolean {
  for (const test of tests) if (!test(value)) return false;
  return true;
}

const oneOf =
  (operands: ReadonlySet<unknown>): Test =>
  (value) =>
    operands.has(value);

const matching =
  (pattern: RE2JS): Test =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

/** Numbers are ordered among numbers, texts among texts (by code unit, which orders RFC 3339 instants of one form). */
const like = (value: unknown, operand: Ordered): value is Ordered => typeof value === typeof operand;

function holdsInside(value: unknown, operand: unknown): boolean {
  if (typeof value === 'string') return typeof operand === 'string' && value.includes(operand);
  return Array.isArray(value) && value.includes(operand);
}
