import { operators } from './comparison';
import { durationInWords } from './duration';
import type { Comparison, Count, EventCondition, SequenceCondition, Step, When } from './when';

/** What segments are called, by id. */
export type SegmentNames = ReadonlyMap<string, string>;

/**
 * A condition in plain words, for people: what follows 'somebody who'.
 * @param names  of the segments that it may name; one that is not there is named by its id
 */
export function describe(when: When, names: SegmentNames = unnamed): string {
  if ('all' in when) return joined(when.all, ' and ', names);
  if ('any' in when) return joined(when.any, ' or ', names);
  if ('not' in when) return `not (${describe(when.not, names)})`;
  if ('segment' in when) return `is in segment ${segmentName(when.segment, names)}`;
  return leaf(when);
}

const unnamed: SegmentNames = new Map();

function segmentName(id: string, names: SegmentNames): string {
  const name = names.get(id);
  return name === undefined ? id : quoted(name);
}

function leaf(when: Exclude<When, { not: When }>): string {
  if ('event' in when) return event(when);
  if ('sequence' in when) return sequence(when);
  if ('trait' in when) return comparisons(`trait ${when.trait}`, when);
  if ('consent' in when) return `has granted consent to ${when.consent}`;
  return 'has a score';
}

const isCompound = (when: When): boolean => 'all' in when || 'any' in when;

function joined(parts: readonly When[], word: string, names: SegmentNames): string {
  if (parts.length === 1) return describe(parts[0]!, names);
  const said = (part: When) => describe(part, names);
  return parts.map((part) => (isCompound(part) ? `(${said(part)})` : said(part))).join(word);
}

function event({ within, count, ...asked }: EventCondition): string {
  return `did ${step(asked)} ${times(count)}${within === undefined ? '' : ` in the last ${durationInWords(within)}`}`;
}

function step({ event: name, where = {} }: Step): string {
  const properties = Object.entries(where).map(([property, asked]) => comparisons(property, asked));
  return properties.length === 0 ? quoted(name) : `${quoted(name)} (${properties.join(' and ')})`;
}

function times({ gte, lte, eq }: Count = { gte: 1 }): string {
  const said = [
    ...(eq === undefined ? [] : [eq === 0 ? 'never' : `exactly ${counted(eq)}`]),
    ...(gte === undefined ? [] : [`at least ${counted(gte)}`]),
    ...(lte === undefined ? [] : [lte === 0 ? 'never' : `at most ${counted(lte)}`]),
  ];
  return said.join(' and ');
}

const counted = (n: number): string => (n === 1 ? 'once' : `${n} times`);

function sequence({ sequence: steps, within }: SequenceCondition): string {
  const time = within === undefined ? '' : ` within ${durationInWords(within)}`;
  const words = steps.map((asked) => ('not' in asked ? `no ${step(asked.not)}${time}` : step(asked)));
  const negated = steps.some((asked) => 'not' in asked);
  return `did ${words.join(', then ')}${negated ? '' : time}`;
}

const words: { [K in keyof Comparison]-?: (operand: unknown) => string } = {
  eq: (operand) => `is ${quoted(operand)}`,
  ne: (operand) => `is not ${quoted(operand)}`,
  in: (operands) => `is one of ${(operands as unknown[]).map(quoted).join(', ')}`,
  gt: (operand) => `is more than ${quoted(operand)}`,
  gte: (operand) => `is at least ${quoted(operand)}`,
  lt: (operand) => `is less than ${quoted(operand)}`,
  lte: (operand) => `is at most ${quoted(operand)}`,
  exists: (operand) => (operand === true ? 'is known' : 'is not known'),
  contains: (operand) => `contains ${quoted(operand)}`,
  matches: (operand) => `matches ${String(operand)}`,
};

function comparisons(subject: string, comparison: Comparison): string {
  const said = operators.flatMap((operator) =>
    comparison[operator] === undefined ? [] : [words[operator](comparison[operator])],
  );
  return `${subject} ${said.join(' and ')}`;
}

const quoted = (value: unknown): string => (typeof value === 'string' ? `‘${value}’` : String(value));
