import type { When } from '@ucv/contracts-segmentation';
import { compile, type Condition, type PersonFacts, SegmentCycle } from '@ucv/segment-language';

/** A segment as the log defines it. */
export interface Definition {
  id: string;
  version: number;
  name: string;
  when: When;
  /** The fact that defined it so, or changed a segment that it refers to. */
  factId: string;
}

export interface Compiled extends Definition {
  condition: Condition;
}

/** Nobody did, said or allowed anything. */
const nobody: PersonFacts = { events: () => [], trait: () => undefined, consent: () => undefined };

/**
 * A tenant's segments with the way from what happens to the conditions that ask for it, so that an event costs
 * what its own segments cost, however many others there are.
 */
export class Definitions {
  private readonly byId = new Map<string, Compiled>();
  private readonly byEvent = new Map<string, Set<Compiled>>();
  private readonly byTrait = new Map<string, Set<Compiled>>();
  private readonly byConsent = new Map<string, Set<Compiled>>();
  /** Segments that hold for a person of whom nothing is known, such as `{not: {event: …}}`. */
  readonly holdForAnybody: Compiled[] = [];

  constructor(definitions: readonly Definition[]) {
    const whens = new Map(definitions.map(({ id, when }) => [id, when]));
    for (const definition of definitions) {
      const condition = compiled(definition.when, whens);
      if (condition) this.add({ ...definition, condition });
    }
  }

  /** Names of events that some condition asks for. */
  get eventNames(): string[] {
    return [...this.byEvent.keys()];
  }

  get all(): Iterable<Compiled> {
    return this.byId.values();
  }

  get(id: string): Compiled | undefined {
    return this.byId.get(id);
  }

  readingEvent(name: string): Iterable<Compiled> {
    return this.byEvent.get(name) ?? [];
  }

  readingTrait(name: string): Iterable<Compiled> {
    return this.byTrait.get(name) ?? [];
  }

  readingConsent(purpose: string): Iterable<Compiled> {
    return this.byConsent.get(purpose) ?? [];
  }

  private add(definition: Compiled): void {
    const { condition } = definition;
    this.byId.set(definition.id, definition);
    for (const name of condition.events) put(this.byEvent, name, definition);
    for (const name of condition.consents) put(this.byConsent, name, definition);
    for (const name of condition.traits) {
      put(this.byTrait, name, definition);
      // A dotted name reaches inside the trait that it begins with.
      put(this.byTrait, name.split('.')[0] as string, definition);
    }
    if (condition.evaluate(nobody, 0).holds) this.holdForAnybody.push(definition);
  }
}

function put(index: Map<string, Set<Compiled>>, name: string, definition: Compiled): void {
  const known = index.get(name);
  if (known) known.add(definition);
  else index.set(name, new Set([definition]));
}

/** Circles are refused when a segment is defined; should one be in the log, its segments hold for nobody. */
function compiled(when: When, segments: ReadonlyMap<string, When>): Condition | undefined {
  try {
    return compile(when, segments);
  } catch (error) {
    if (error instanceof SegmentCycle) return undefined;
    throw error;
  }
}
