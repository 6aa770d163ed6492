import type { OrderEndedData } from '@ucv/contracts-identity';
import type { RecordedFact, Subject } from '@ucv/envelope';
import fc from 'fast-check';
import { type Apart, Constraints, type Lock } from './constraints';
import { type Evidence, evidenceKey, wereSeenTogether } from './evidence';
import { Graph, type MergeRecord } from './graph';
import { endOrder, namedIn } from './orders';
import { type Companions, hubsIn, meet } from './hubs';
import { regroup } from './regroup';
import { replay } from './replay';
import { defaultRules, type IdentityRules } from './rules';
import { Run } from './run';
import type { Append, Decision } from './scribe';
import { waves } from './waves';

const ref = (n: number): string => n.toString(16).padStart(32, '0');
const users = [1, 2, 3, 4].map((n): Subject => ({ type: 'user_id', ref: ref(n) }));
const emails = [1, 2, 3].map((n): Subject => ({ type: 'email', ref: ref(100 + n) }));
const browsers = [1, 2, 3, 4, 5].map((n): Subject => ({ type: 'anonymous_id', ref: ref(200 + n) }));
export const everybody = [...users, ...emails, ...browsers];

export const open: IdentityRules = {
  ...defaultRules,
  limits: {},
  defaultLimit: 1e6,
  maxIdentifiers: 1e6,
  hubAfter: 0,
  crowd: { ever: {}, others: 0, withinDay: {}, times: 0 },
};
export const tight: IdentityRules = {
  ...defaultRules,
  ...{ limits: { user_id: 1, email: 2 }, defaultLimit: 3, maxIdentifiers: 5, hubAfter: 3 },
  velocity: { merges: 3, withinSeconds: 20 },
  crowd: { ever: { anonymous_id: 3 }, others: 0, withinDay: {}, times: 0 },
  matching: { join: 0.7, review: 0.5 },
};

export type Act =
  | { do: 'event'; subjects: Subject[] }
  | { do: 'match'; subjects: Subject[]; probability: number }
  | { do: 'merge'; into: Subject; absorb: Subject }
  | { do: 'split'; person: Subject; count: number }
  | { do: 'undo'; nth: number }
  | { do: 'lock'; person: Subject; locked: boolean }
  | { do: 'release'; identifier: Subject }
  | { do: 'erase'; person: Subject }
  | { do: 'rules'; rules: IdentityRules };

export const anybody = fc.constantFrom(...everybody);
export const event = fc
  .uniqueArray(anybody, { minLength: 1, maxLength: 3, selector: (s) => s.ref })
  .map((subjects): Act => ({ do: 'event', subjects }));
const match = fc.record({
  do: fc.constant('match' as const),
  subjects: fc.uniqueArray(anybody, { minLength: 2, maxLength: 2, selector: (s) => s.ref }),
  probability: fc.constantFrom(0.5, 0.7, 0.995),
});
export const acts = (rules: fc.Arbitrary<IdentityRules>) =>
  fc.array(
    fc.oneof(
      { weight: 12, arbitrary: event },
      { weight: 3, arbitrary: match },
      {
        weight: 2,
        arbitrary: fc.record({ do: fc.constant('merge' as const), into: anybody, absorb: anybody }),
      },
      {
        weight: 2,
        arbitrary: fc.record({
          do: fc.constant('split' as const),
          person: anybody,
          count: fc.integer({ min: 1, max: 3 }),
        }),
      },
      { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), nth: fc.nat(5) }) },
      {
        weight: 1,
        arbitrary: fc.record({ do: fc.constant('lock' as const), person: anybody, locked: fc.boolean() }),
      },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), identifier: anybody }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), person: anybody }) },
      { weight: 1, arbitrary: rules.map((set): Act => ({ do: 'rules', rules: set })) },
    ),
    { maxLength: 30 },
  );

/** Identity with its tables as plain values: what the service does in steps, without a database. */
export class World {
  graph = new Graph();
  evidence: Evidence[] = [];
  apart: Apart[] = [];
  locks: Lock[] = [];
  hubs = new Set<string>();
  released = new Map<string, number>();
  said: Append[] = [];
  gone = new Set<string>();
  private position = 0;

  constructor(public rules: IdentityRules) {}

  get constraints(): Constraints {
    return new Constraints(this.rules, this.hubs, this);
  }
  merges: MergeRecord[] = [];

  act(act: Act): void {
    if (act.do === 'event' || act.do === 'match') return this.event(act);
    if (act.do === 'erase') return this.erase(this.graph.person(act.person).members);
    if (act.do === 'rules') this.setRules(act.rules);
    const cause = this.fact(act);
    if (act.do !== 'rules') this.order(cause);
    this.decideAnew(cause);
  }

  private setRules(rules: IdentityRules): void {
    this.rules = rules;
    this.hubs = new Set(hubsIn(this.evidence, rules, this.released).map(({ identifier }) => identifier.ref));
  }

  private event(act: Extract<Act, { subjects: Subject[] }>): void {
    const subjects = act.subjects.filter(({ ref: own }) => !this.gone.has(own));
    if (subjects.length < 2) return;
    const fact = this.fact({ ...act, subjects });
    const run = new Run({
      graph: this.graph,
      constraints: this.constraints,
      seen: new Set(this.evidence.filter(({ byHand }) => !byHand).map(evidenceKey)),
      companions: this.companions(),
      usual: () => 0,
      released: this.released,
      merges: this.recent(),
      newId,
      before: (at, seconds) => new Date(Date.parse(at) - seconds * 1_000).toISOString(),
    });
    const hubs = run.take(fact, true);
    this.evidence.push(...run.evidence);
    this.say(run.decisions);
    for (const brake of run.brakes) this.locks.push({ ref: brake.person.ref, since: fact.position });
    if (hubs.length === 0) return;
    for (const { identifier } of hubs) this.hubs.add(identifier.ref);
    this.decideAnew(fact);
  }

  private order(order: RecordedFact): void {
    const { undo } = order.data as { undo?: string };
    const merge = this.merges.find(({ factId }) => factId === undo);
    const { identifier } = order.data as { identifier?: Subject };
    const seenWith = identifier && this.seenWith(identifier.ref);
    const ended = endOrder(order, { ...this, constraints: this.constraints, merge, seenWith });
    if (ended.outcome === 'refused') return;
    this.keep(order, { order: order.id, ...ended });
  }

  private keep(order: RecordedFact, end: OrderEndedData): void {
    this.apart = this.apart.filter((rule) => !end.lifted?.includes(rule.order));
    if (end.apart) {
      const refs = (subjects: Subject[]) => subjects.map((one) => one.ref);
      this.apart.push({ order: order.id, left: refs(end.apart.left), right: refs(end.apart.right) });
    }
    this.evidence = this.evidence.filter(({ byHand, cause }) => !byHand || cause !== end.undone);
    if (end.released) {
      this.hubs.delete(end.released.identifier.ref);
      this.released.set(end.released.identifier.ref, end.released.seenWith);
    }
    const { id: cause, position } = order;
    if (end.together) this.evidence.push({ subjects: end.together, byHand: true, position, cause });
    const { person, locked } = order.data as { person: Subject; locked?: boolean };
    if (locked === undefined) return;
    const own = new Set(this.graph.person(person).members.map((one) => one.ref));
    if (locked) this.locks.push({ ref: person.ref, since: position });
    else this.locks = this.locks.filter(({ ref: other }) => !own.has(other));
  }

  private erase(members: readonly Subject[]): void {
    for (const { ref: own } of members) this.gone.add(own);
    const left = (refs: readonly string[]) => refs.filter((own) => !this.gone.has(own));
    this.evidence = this.evidence
      .map((one) => ({ ...one, subjects: one.subjects.filter((subject) => !this.gone.has(subject.ref)) }))
      .filter(({ subjects }) => subjects.length > 1);
    this.apart = this.apart.map((rule) => ({ ...rule, left: left(rule.left), right: left(rule.right) }));
    this.locks = this.locks.filter((lock) => !this.gone.has(lock.ref));
    this.decideAnew(this.fact({ do: 'erase', person: members[0]! }));
  }

  private decideAnew(cause: RecordedFact): void {
    const subjects = everybody.filter((subject) => !this.gone.has(subject.ref));
    this.say(
      regroup({
        graph: this.graph,
        wanted: replay(this.evidence, this.constraints),
        ...{ subjects, cause, newId },
        rulesVersion: 1,
      }),
    );
  }

  private say(decisions: Decision[]): void {
    for (const wave of waves(decisions)) {
      this.said.push(
        ...wave.flatMap(({ locks }) => locks),
        ...wave.flatMap(({ conclusions }) => conclusions),
      );
    }
    this.merges = this.graph.changes().merges;
  }

  private companions(): Companions {
    const met: Companions = new Map();
    for (const { subjects: others, at = 0 } of this.evidence.filter(wereSeenTogether))
      for (const one of others) meet(met, one, { others, at });
    return met;
  }

  private seenWith(ref: string): number {
    const own = [...this.companions()].filter(([key]) => key.startsWith(`${ref} `));
    return Math.max(0, ...own.map(([, { size }]) => size));
  }

  private recent(): Map<string, string[]> {
    const found = new Map<string, string[]>();
    for (const { survivor, at } of this.merges)
      found.set(survivor.ref, [...(found.get(survivor.ref) ?? []), at]);
    return found;
  }

  /** The act as a fact; an undo is of a merge that was said, a split of identifiers that are attached. */
  private fact(act: Act): RecordedFact {
    this.position += 1;
    const at = new Date(1.7e12 + this.position * 3_000).toISOString();
    const id = `fact-${this.position}`;
    return {
      ...{ id, stream: 'x', revision: 0, position: BigInt(this.position), recordedAt: at },
      ...this.typed(act),
      metadata: {
        ...{
          tenant: 'main',
          occurredAt: at,
          receivedAt: at,
          actor: 'x',
          causationId: null,
          correlationId: id,
        },
        subjects: ('subjects' in act ? act.subjects : namedIn(this.typed(act))).filter(
          (subject) => !this.gone.has(subject.ref),
        ),
      },
    };
  }

  private typed(act: Act): Pick<RecordedFact, 'type' | 'data'> {
    if (act.do === 'split') {
      const identifiers = this.graph.person(act.person).members.slice(0, act.count);
      return { type: 'identity.split-ordered.v1', data: { person: act.person, identifiers } };
    }
    if (act.do === 'undo') {
      const merge = this.merges.at(-1 - act.nth);
      const person = merge?.survivor ?? users[0]!;
      return { type: 'identity.split-ordered.v1', data: { person, undo: merge?.factId ?? 'none' } };
    }
    if (act.do === 'match') return { type: 'identity.match-found.v1', data: { ...act } };
    return { type: `identity.${act.do}-ordered.v1`, data: { ...act } };
  }
}

const newId = (causeId: string, kind: string): string => `${causeId} ${kind}`;
