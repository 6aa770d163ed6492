import { compileComparison, type Test } from './comparison';
import type { Evaluation, ExplainedCondition } from './condition';
import { changing, type History } from './history';
import { evaluation, settled } from './evaluation';
import type { Moment, Node } from './node';
import type { TraitCondition, When } from './when';

/** Something that was otherwise up to one instant and is so since: a trait, a consent. */
abstract class FactNode implements Node {
  constructor(private readonly condition: When) {}

  /** Before anything was known; from when on it is otherwise, and what it is then. */
  protected abstract change(moment: Moment): { before: boolean; after: boolean; at: number };

  evaluate(moment: Moment): Evaluation {
    const { before, after, at } = this.change(moment);
    if (at <= moment.now) return after ? settled.true : settled.false;
    return evaluation(before, before === after ? Infinity : at);
  }

  history(moment: Moment): History {
    const { before, after, at } = this.change(moment);
    return changing(before, after, at);
  }

  explain(moment: Moment): ExplainedCondition {
    return { says: moment.says(this.condition), holds: this.evaluate(moment).holds };
  }
}

export class TraitNode extends FactNode {
  private readonly test: Test;
  private readonly whereAbsent: boolean;
  private readonly trait: string;

  constructor(condition: TraitCondition) {
    super(condition);
    const { trait, ...comparison } = condition;
    this.trait = trait;
    this.test = compileComparison(comparison);
    this.whereAbsent = this.test(undefined);
  }

  protected change({ person }: Moment) {
    const known = person.trait(this.trait);
    const before = this.whereAbsent;
    return known
      ? { before, after: this.test(known.value), at: known.at }
      : { before, after: before, at: Infinity };
  }
}

export class ConsentNode extends FactNode {
  constructor(private readonly purpose: string) {
    super({ consent: purpose });
  }

  protected change({ person }: Moment) {
    const known = person.consent(this.purpose);
    return { before: false, after: known?.granted ?? false, at: known?.at ?? Infinity };
  }
}
