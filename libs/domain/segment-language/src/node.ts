import { describe, type SegmentNames } from './describe';
import type { When } from './when';
import type { Evaluation, ExplainedCondition, PersonFacts } from './condition';
import type { History } from './history';

/** One part of a compiled condition. */
export interface Node {
  evaluate(moment: Moment): Evaluation;
  /** Its value at every instant, by all that is known now. */
  history(moment: Moment): History;
  explain(moment: Moment): ExplainedCondition;
}

/**
 * One question about one person. Segments inside segments are shared, not copied; each is looked at once a
 * question, else thirty of them, each naming the one before twice, would take a billion steps.
 */
export class Moment {
  private evaluations?: Map<Node, Evaluation>;
  private histories?: Map<Node, History>;
  private explained?: Set<Node>;

  constructor(
    readonly person: PersonFacts,
    readonly now: number,
    private readonly names?: SegmentNames,
  ) {}

  /** A condition in words, with what segments are called. */
  says(condition: When): string {
    return describe(condition, this.names);
  }

  evaluated(node: Node): Evaluation {
    return once((this.evaluations ??= new Map()), node, () => node.evaluate(this));
  }

  historyOf(node: Node): History {
    return once((this.histories ??= new Map()), node, () => node.history(this));
  }

  firstExplainedHere(node: Node): boolean {
    const before = (this.explained ??= new Set()).has(node);
    this.explained.add(node);
    return !before;
  }
}

function once<T>(known: Map<Node, T>, node: Node, find: () => T): T {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = find();
  known.set(node, found);
  return found;
}
