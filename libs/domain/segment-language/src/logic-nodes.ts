import type { Evaluation, ExplainedCondition } from './condition';
import { atLeast, type History, opposite } from './history';
import { evaluation } from './evaluation';
import type { Moment, Node } from './node';
import type { When } from './when';

const endOf = ({ next }: Evaluation): number => next ?? Infinity;

/** All of the parts hold, or any of them. */
export class GroupNode implements Node {
  /** @param settles  what one part must be to settle the whole: false for `all`, true for `any` */
  constructor(
    private readonly condition: When,
    private readonly parts: readonly Node[],
    private readonly settles: boolean,
  ) {}

  /**
   * Settled while any settling part stays, hence until the last of them may change; else until the first part
   * may. Stops at a part that settles it for good.
   */
  evaluate(moment: Moment): Evaluation {
    let settledUntil = -Infinity;
    let openUntil = Infinity;
    for (const part of this.parts) {
      const found = part.evaluate(moment);
      if (found.holds !== this.settles) openUntil = Math.min(openUntil, endOf(found));
      else if (found.next === null) return found;
      else settledUntil = Math.max(settledUntil, found.next);
    }
    return settledUntil > -Infinity
      ? evaluation(this.settles, settledUntil)
      : evaluation(!this.settles, openUntil);
  }

  history(moment: Moment): History {
    const needed = this.settles ? 1 : this.parts.length;
    return atLeast(
      needed,
      this.parts.map((part) => part.history(moment)),
    );
  }

  explain(moment: Moment): ExplainedCondition {
    const parts = this.parts.map((part) => part.explain(moment));
    const holds = parts.some((part) => part.holds === this.settles) === this.settles;
    return { says: moment.says(this.condition), holds, parts };
  }
}

export class NotNode implements Node {
  constructor(
    private readonly condition: When,
    private readonly part: Node,
  ) {}

  evaluate(moment: Moment): Evaluation {
    const found = this.part.evaluate(moment);
    return evaluation(!found.holds, endOf(found));
  }

  history(moment: Moment): History {
    return opposite(this.part.history(moment));
  }

  explain(moment: Moment): ExplainedCondition {
    const part = this.part.explain(moment);
    return { says: moment.says(this.condition), holds: !part.holds, parts: [part] };
  }
}

/** Membership of a segment, by its condition: never by what was recorded, so that order of evaluation is free. */
export class SegmentNode implements Node {
  constructor(
    private readonly condition: When,
    private readonly inside: Node,
  ) {}

  evaluate(moment: Moment): Evaluation {
    return moment.evaluated(this.inside);
  }

  history(moment: Moment): History {
    return moment.historyOf(this.inside);
  }

  explain(moment: Moment): ExplainedCondition {
    const says = moment.says(this.condition);
    const { holds } = moment.evaluated(this.inside);
    if (!moment.firstExplainedHere(this.inside)) return { says, holds };
    return { says, holds, parts: [this.inside.explain(moment)] };
  }
}
