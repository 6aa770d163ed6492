import type { Comparison, PastEvent, SequenceStep, Step, When } from './index';
import type { Known } from './person.fixture';

/**
 * What conditions mean, written for being right at a glance: every definition by enumeration, nothing shared
 * with the kernel but the types.
 */
export class Reference {
  constructor(
    private readonly known: Required<Known>,
    private readonly segments: ReadonlyMap<string, When>,
  ) {}

  holds(when: When, now: number): boolean {
    if ('all' in when) return !when.all.map((part) => this.holds(part, now)).includes(false);
    if ('any' in when) return when.any.map((part) => this.holds(part, now)).includes(true);
    if ('not' in when) return !this.holds(when.not, now);
    if ('segment' in when) return this.holds(this.segments.get(when.segment)!, now);
    return this.leaf(when, now);
  }

  private leaf(when: When, now: number): boolean {
    if ('consent' in when) return this.consents(when.consent, now);
    if ('trait' in when) return compares(this.trait(when.trait, now), when);
    if ('event' in when) return this.counts(when, now);
    if ('sequence' in when) return this.sequence(when.sequence, when.within, now);
    throw new Error('no such condition');
  }

  count(when: Extract<When, { event: string }>, now: number): number {
    const length = when.within ? seconds(when.within) * 1000 : Infinity;
    return this.past(when, now).filter(({ at }) => now < at + length).length;
  }

  private consents(purpose: string, now: number): boolean {
    const known = this.known.consents[purpose];
    return known !== undefined && known.at <= now && known.granted;
  }

  private trait(name: string, now: number): unknown {
    const [head = '', ...path] = name.split('.');
    const known = this.known.traits[head];
    return known !== undefined && known.at <= now ? path.reduce<unknown>(into, known.value) : undefined;
  }

  private counts(when: Extract<When, { event: string }>, now: number): boolean {
    const n = this.count(when, now);
    const { gte, lte, eq } = when.count ?? { gte: 1, lte: undefined, eq: undefined };
    return (
      !(gte !== undefined && n < gte) && !(lte !== undefined && n > lte) && (eq === undefined || n === eq)
    );
  }

  private past(step: Step, now: number): PastEvent[] {
    return this.known.events.filter((e) => e.at <= now && e.name === step.event && fits(step, e));
  }

  private sequence(steps: SequenceStep[], within: string | undefined, now: number): boolean {
    const last = steps.at(-1)!;
    const length = within ? seconds(within) * 1000 : Infinity;
    if (!('not' in last)) {
      return this.occurrences(steps as Step[], now).some((o) => o.at(-1)!.at - o[0]!.at <= length);
    }
    const ends = this.occurrences(steps.slice(0, -1) as Step[], now).map((o) => o.at(-1)!);
    const latest = ends.find((end) => ends.every((other) => other === end || isAfter(end, other)));
    if (latest === undefined || now < latest.at + length) return false;
    return !this.past(last.not, now).some((event) => isAfter(event, latest));
  }

  /** Every choice of one event a step, each after the one before. */
  private occurrences(steps: Step[], now: number): PastEvent[][] {
    return steps.reduce<PastEvent[][]>(
      (before, step) =>
        before.flatMap((chosen) =>
          this.past(step, now)
            .filter((event) => chosen.length === 0 || isAfter(event, chosen.at(-1)!))
            .map((event) => [...chosen, event]),
        ),
      [[]],
    );
  }
}

const isAfter = (a: PastEvent, b: PastEvent): boolean => (a.at === b.at ? a.id > b.id : a.at > b.at);

/** Of the texts that the generators use. */
const seconds = (within: string): number =>
  new Map([
    ['PT1S', 1],
    ['PT3S', 3],
    ['PT9S', 9],
    ['P1DT1M', 86_460],
  ]).get(within)!;

function fits({ where = {} }: Step, { properties }: PastEvent): boolean {
  return Object.keys(where).every((name) => {
    const value = name in properties ? properties[name] : name.split('.').reduce<unknown>(into, properties);
    return compares(value, where[name]!);
  });
}

function into(value: unknown, key: string): unknown {
  const inside = typeof value === 'object' && value !== null && !Array.isArray(value);
  return inside ? (value as Record<string, unknown>)[key] : undefined;
}

function compares(value: unknown, asked: Comparison): boolean {
  const same = (operand: unknown) => JSON.stringify(value) === JSON.stringify(operand);
  const answers: { [K in keyof Comparison]-?: (operand: never) => boolean } = {
    eq: same,
    ne: (operand) => !same(operand),
    in: (operands: unknown[]) => operands.some(same),
    gt: (operand) => order(value, operand) === 1,
    gte: (operand) => [0, 1].includes(order(value, operand)),
    lt: (operand) => order(value, operand) === -1,
    lte: (operand) => [0, -1].includes(order(value, operand)),
    exists: (operand) => operand === (value != null),
    contains: (operand) => includes(value, operand),
    matches: (operand) => typeof value === 'string' && new RegExp(operand).test(value),
  };
  const given = Object.keys(answers).filter((key) => key in asked) as (keyof Comparison)[];
  return given.every((key) => answers[key](asked[key] as never));
}

function order(value: unknown, operand: number | string): number {
  if (typeof value !== typeof operand) return NaN;
  return value === operand ? 0 : (value as typeof operand) > operand ? 1 : -1;
}

function includes(value: unknown, operand: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => JSON.stringify(one) === JSON.stringify(operand));
  return typeof value === 'string' && typeof operand === 'string' && value.indexOf(operand) >= 0;
}
