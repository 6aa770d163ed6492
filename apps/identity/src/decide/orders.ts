import type {
  ApartOrderedData,
  LockOrderedData,
  MergeOrderedData,
  OrderEndedData,
  OrderRefusal,
  ReleaseOrderedData,
  SplitOrderedData,
} from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import type { Apart, Constraints, Lock } from './constraints';
import type { Graph, MergeRecord, Person } from './graph';

/** What of the graph matters to an order. */
export interface OrderScene {
  graph: Graph;
  constraints: Constraints;
  apart: readonly Apart[];
  locks: readonly Lock[];
  /** The merge that a split takes back, where it is known. */
  merge?: MergeRecord;
  /** With how many of one kind the identifier was seen that is released. */
  seenWith?: number;
}

/** Every identifier that an order names, in the order of its fields. */
export function namedIn({ data }: Pick<RecordedFact, 'data'>): Subject[] {
  const {
    into,
    absorb,
    person,
    other,
    identifier,
    identifiers = [],
  } = data as Partial<MergeOrderedData & SplitOrderedData & ApartOrderedData & ReleaseOrderedData>;
  return [into, absorb, person, other, identifier, ...identifiers].filter((subject) => subject !== undefined);
}

/** Who is erased is left out of the subjects of a fact before it is looked at. */
function namesErased(order: RecordedFact): boolean {
  const left = new Set(order.metadata.subjects.map(({ ref }) => ref));
  return namedIn(order).some(({ ref }) => !left.has(ref));
}

type Ended = Omit<OrderEndedData, 'order'>;

/**
 * What becomes of a steward's order, and what holds after it. Who is who then follows from a replay: nothing is moved
 * here. A merge by hand comes before all events and is bound by no limit but size; it ends what kept the two apart.
 */
export function endOrder(order: RecordedFact, scene: OrderScene): Ended {
  if (namesErased(order)) return refused('identity.person-erased');
  if (order.type === 'identity.merge-ordered.v1') return endMerge(order.data as MergeOrderedData, scene);
  if (order.type === 'identity.split-ordered.v1') return endSplit(order.data as SplitOrderedData, scene);
  if (order.type === 'identity.apart-ordered.v1') return endApart(order.data as ApartOrderedData, scene);
  if (order.type === 'identity.release-ordered.v1')
    return endRelease(order.data as ReleaseOrderedData, scene);
  const { person, locked } = order.data as LockOrderedData;
  return locked && scene.constraints.hubs.has(person.ref) ? refused('identity.shared-identifier') : done();
}

function endMerge({ into, absorb }: MergeOrderedData, scene: OrderScene): Ended {
  const { graph, constraints, apart, locks } = scene;
  const [a, b] = [graph.person(into), graph.person(absorb)];
  const refusal = first([
    ['identity.same-person', a.self.ref === b.self.ref],
    ['identity.shared-identifier', [into, absorb].some(({ ref }) => constraints.hubs.has(ref))],
    ['identity.person-locked', [a, b].some((person) => locks.some(({ ref }) => has(person, ref)))],
    ['identity.person-too-large', a.members.length + b.members.length > constraints.rules.maxIdentifiers],
  ]);
  if (refusal) return refused(refusal);
  const lifted = apart.filter((rule) => keeps(rule, a, b) || keeps(rule, b, a)).map(({ order }) => order);
  return done({ together: [into, absorb], ...(lifted.length > 0 && { lifted }) });
}

function endSplit({ person: named, identifiers, undo }: SplitOrderedData, scene: OrderScene): Ended {
  const person = scene.graph.person(named);
  return undo === undefined
    ? endLeaving(person, identifiers ?? [])
    : endUndo(person, scene.merge, scene.graph);
}

function endRelease({ identifier }: ReleaseOrderedData, { constraints, seenWith = 0 }: OrderScene): Ended {
  if (!constraints.hubs.has(identifier.ref)) return refused('identity.not-shared');
  return done({ released: { identifier, seenWith } });
}

function endApart({ person, other }: ApartOrderedData, { graph, constraints }: OrderScene): Ended {
  const [a, b] = [graph.person(person), graph.person(other)];
  const refusal = first([
    ['identity.same-person', a.self.ref === b.self.ref],
    ['identity.shared-identifier', [person, other].some(({ ref }) => constraints.hubs.has(ref))],
  ]);
  return refusal ? refused(refusal) : done({ apart: { left: [...a.members], right: [...b.members] } });
}

function endLeaving(person: Person, leaving: readonly Subject[]): Ended {
  const refs = new Set(leaving.map(({ ref }) => ref));
  const [left, right] = [
    person.members.filter(({ ref }) => refs.has(ref)),
    person.members.filter(({ ref }) => !refs.has(ref)),
  ];
  const refusal = first([
    ['identity.not-attached', left.length === 0 || left.length < refs.size],
    ['identity.all-would-leave', right.length === 0],
  ]);
  if (refusal) return refused(refusal);
  return done({ apart: { left, right }, ...(left.length > 1 && { together: left }) });
}

function endUndo(person: Person, merge: MergeRecord | undefined, graph: Graph): Ended {
  const refusal = first([
    ['identity.merge-unknown', !merge],
    ['identity.merge-undone', merge !== undefined && !holds(merge, graph)],
    ['identity.not-attached', merge !== undefined && !has(person, merge.survivor.ref)],
  ]);
  if (refusal || !merge) return refused(refusal ?? 'identity.merge-unknown');
  return done({ apart: { left: [...merge.right], right: [...merge.left] }, undone: merge.cause });
}

/** Whether what was merged is still one person. */
const holds = ({ survivor, absorbed }: MergeRecord, graph: Graph): boolean =>
  absorbed.some((self) => graph.person(self).self.ref === graph.person(survivor).self.ref);

const has = ({ members }: Person, ref: string): boolean => members.some((member) => member.ref === ref);
const keeps = ({ left, right }: Apart, a: Person, b: Person): boolean =>
  left.some((ref) => has(a, ref)) && right.some((ref) => has(b, ref));
const first = (checks: readonly [OrderRefusal, boolean][]): OrderRefusal | undefined =>
  checks.find(([, holds]) => holds)?.[0];
const refused = (code: OrderRefusal): Ended => ({ outcome: 'refused', code });
const done = (more: Partial<Ended> = {}): Ended => ({ outcome: 'done', ...more });
