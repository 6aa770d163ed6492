import type { Condition } from './condition';
import { EventNode } from './event-node';
import { ConsentNode, TraitNode } from './fact-nodes';
import { lastFlip } from './history';
import { GroupNode, NotNode, SegmentNode } from './logic-nodes';
import { Moment, type Node } from './node';
import { SequenceNode } from './sequence-node';
import { UnansweredNode } from './unanswered-node';
import type { EventCondition, SequenceCondition, When } from './when';

/** Segments that refer to each other in a circle. */
export class SegmentCycle extends Error {
  override readonly name = 'SegmentCycle';
  /** @param segments  ids of the circle, the first one repeated at the end */
  constructor(readonly segments: readonly string[]) {
    super(`segments refer to each other in a circle: ${segments.join(' → ')}`);
  }
}

/** Ids of the segments that a condition names, each once. */
export function segmentsIn(when: When): string[] {
  const own = 'segment' in when ? [when.segment] : [];
  return [...new Set([...own, ...partsOf(when).flatMap(segmentsIn)])];
}

function partsOf(when: When): readonly When[] {
  if ('all' in when) return when.all;
  if ('any' in when) return when.any;
  return 'not' in when ? [when.not] : [];
}

/**
 * @param when      as parsed
 * @param segments  the conditions of the segments that it names, and of those that these name
 * @throws SegmentCycle
 * @cost   once: about 0.5 µs a part, `matches` 20 µs and more
 */
export function compile(when: When, segments: ReadonlyMap<string, When>): Condition {
  const compiler = new Compiler(segments);
  const root = compiler.node(when);
  const { events, traits, consents } = compiler;
  return {
    events,
    traits,
    consents,
    evaluate: (person, now) => root.evaluate(new Moment(person, now)),
    since: (person, now) => lastFlip(root.history(new Moment(person, now)), now),
    explain: (person, now, names) => root.explain(new Moment(person, now, names)),
  };
}

class Compiler {
  readonly events = new Set<string>();
  readonly traits = new Set<string>();
  readonly consents = new Set<string>();
  private readonly shared = new Map<string, Node>();
  private readonly within: string[] = [];

  constructor(private readonly segments: ReadonlyMap<string, When>) {}

  node(when: When): Node {
    if ('all' in when) return new GroupNode(when, this.nodes(when.all), false);
    if ('any' in when) return new GroupNode(when, this.nodes(when.any), true);
    if ('not' in when) return new NotNode(when, this.node(when.not));
    if ('segment' in when) return new SegmentNode(when, this.inside(when.segment));
    return this.leaf(when);
  }

  private nodes(parts: readonly When[]): Node[] {
    return parts.map((part) => this.node(part));
  }

  private leaf(when: When): Node {
    if ('event' in when) return this.event(when);
    if ('sequence' in when) return this.sequence(when);
    if ('trait' in when) {
      this.traits.add(when.trait);
      return new TraitNode(when);
    }
    if (!('consent' in when)) throw new Error('only what parseWhen accepted can be compiled');
    this.consents.add(when.consent);
    return new ConsentNode(when.consent);
  }

  private event(when: EventCondition): Node {
    this.events.add(when.event);
    return new EventNode(when);
  }

  private sequence(when: SequenceCondition): Node {
    for (const step of when.sequence) this.events.add('not' in step ? step.not.event : step.event);
    return 'not' in when.sequence.at(-1)! ? new UnansweredNode(when) : new SequenceNode(when);
  }

  private inside(id: string): Node {
    const known = this.shared.get(id);
    if (known) return known;
    if (this.within.includes(id)) {
      throw new SegmentCycle([...this.within.slice(this.within.indexOf(id)), id]);
    }
    const when = this.segments.get(id);
    if (!when) throw new Error(`the condition of segment ${id} was not given`);
    this.within.push(id);
    const node = this.node(when);
    this.within.pop();
    this.shared.set(id, node);
    return node;
  }
}
