import type { RecordedFact, Subject } from '@ucv/envelope';
import fc from 'fast-check';
import { Constraints } from './constraints';
import { decideInteraction } from './decide-interaction';
import { fold } from './fold';
import { Graph } from './graph';
import { defaultRules, type IdentityRules } from './rules';
import type { Append, Decision } from './scribe';
import { waves } from './waves';

const unlimited: IdentityRules = { ...defaultRules, limits: {}, defaultLimit: 1e9, maxIdentifiers: 1e9 };
const ref = (n: number): string => n.toString(16).padStart(32, '0');
const user = (n: number): Subject => ({ type: 'user_id', ref: ref(n) });
const email = (n: number): Subject => ({ type: 'email', ref: ref(100 + n) });
const browser = (n: number): Subject => ({ type: 'anonymous_id', ref: ref(200 + n) });

let serial = 0;
function interaction(...subjects: Subject[]): RecordedFact {
  serial += 1;
  const id = `event-${serial}`;
  const at = new Date(1.7e12 + serial).toISOString();
  return {
    id,
    type: 'ingestion.interaction-recorded.v1',
    data: {},
    metadata: {
      tenant: 'main',
      subjects,
      occurredAt: at,
      receivedAt: at,
      actor: 'source:1',
      causationId: null,
      correlationId: id,
    },
    stream: `interaction-00.main.${subjects[0]?.ref}`,
    revision: 0,
    position: BigInt(serial),
    recordedAt: at,
  };
}

const newId = (causeId: string, kind: string): string => `${causeId} ${kind}`;
function given(graph: Graph, rules = defaultRules) {
  const constraints = new Constraints(rules, new Set(), { apart: [], locks: [] });
  return (...subjects: Subject[]): Decision | undefined => {
    const event = interaction(...subjects);
    const evidence = { subjects, byHand: false, position: event.position, cause: event.id };
    return decideInteraction(event, evidence, { graph, constraints, newId });
  };
}
const said = (decision: Decision | undefined): string[] =>
  decision ? [...decision.locks, ...decision.conclusions].map(({ fact }) => fact.type) : [];

describe('deciding who an event belongs to', () => {
  it('says nothing about an event with one identifier: it is a person of its own', () => {
    expect(given(new Graph())(browser(1))).toBeUndefined();
  });

  it('locks the absorbed person first, then tells the survivor', () => {
    const decision = given(new Graph())(user(1), browser(1));
    expect(said(decision)).toEqual(['identity.absorbed-into.v1', 'identity.merged.v1']);
    expect(decision?.locks[0]).toMatchObject({
      stream: expect.stringContaining(browser(1).ref),
      expected: -1,
    });
    expect(decision?.conclusions[0]?.fact.data).toMatchObject({ person: user(1), absorbed: [browser(1)] });
  });

  it('says nothing twice', () => {
    const when = given(new Graph());
    when(user(1), browser(1));
    expect(when(browser(1), user(1))).toBeUndefined();
  });

  it('lets the person with a user id survive, however big the other is', () => {
    const when = given(new Graph());
    when(email(1), browser(1));
    when(email(1), browser(2));
    expect(when(user(1), email(1))?.conclusions[0]?.fact.data).toMatchObject({ person: user(1) });
  });

  it('keeps two user ids apart that share an e-mail address, and says so once', () => {
    const graph = new Graph();
    const when = given(graph);
    when(user(1), email(1));
    const refused = when(user(2), email(1));
    expect(refused?.conclusions[0]?.fact).toMatchObject({
      type: 'identity.link-refused.v1',
      data: {
        person: user(2),
        identifier: email(1),
        reason: { code: 'identity.limit-exceeded', type: 'user_id', limit: 1 },
      },
    });
    expect(when(user(2), email(1))).toBeUndefined();
    expect(graph.person(email(1)).self).toEqual(user(1));
  });

  it('leaves out what belongs to another and still joins the rest', () => {
    const graph = new Graph();
    const when = given(graph);
    when(user(1), browser(1));
    const decision = when(user(2), email(2), browser(1));
    expect(said(decision)).toEqual([
      'identity.absorbed-into.v1',
      'identity.merged.v1',
      'identity.link-refused.v1',
    ]);
    expect(graph.person(email(2)).self).toEqual(user(2));
    expect(graph.person(browser(1)).self).toEqual(user(1));
  });

  it('stops a person from growing without bound', () => {
    const graph = new Graph();
    const when = given(graph, { ...unlimited, maxIdentifiers: 3 });
    when(user(1), browser(1), browser(2));
    expect(when(user(1), browser(3))?.conclusions[0]?.fact.data).toMatchObject({
      reason: { code: 'identity.person-too-large', limit: 3 },
    });
  });
});

const subject = fc.oneof(
  fc.integer({ min: 0, max: 4 }).map(user),
  fc.integer({ min: 0, max: 4 }).map(email),
  fc.integer({ min: 0, max: 6 }).map(browser),
);
const events = fc.array(fc.uniqueArray(subject, { minLength: 1, maxLength: 3, selector: (s) => s.ref }), {
  maxLength: 25,
});

/** Reference: connected components by repeated sweeping. */
function components(groups: Subject[][]): Set<string>[] {
  let sets = groups.map((group) => new Set(group.map((s) => s.ref)));
  for (let merged = true; merged;) {
    merged = false;
    outer: for (const a of sets) {
      for (const b of sets) {
        if (a === b || ![...a].some((r) => b.has(r))) continue;
        b.forEach((r) => a.add(r));
        sets = sets.filter((set) => set !== b);
        merged = true;
        break outer;
      }
    }
  }
  return sets;
}

const partition = (groups: Iterable<Iterable<string>>): string[] =>
  [...groups].map((group) => [...group].sort().join()).sort();

function grouped(graph: Graph, all: Subject[]): string[] {
  const persons = new Map<string, Set<string>>();
  for (const s of all) {
    const id = graph.person(s).self.ref;
    persons.set(id, (persons.get(id) ?? new Set()).add(s.ref));
  }
  return partition(persons.values());
}

describe('over random histories', () => {
  it('without limits, finds the connected components in any order of arrival', () => {
    fc.assert(
      fc.property(events, fc.func(fc.integer()), (history, rank) => {
        const all = history.flat();
        const shuffled = history.map((group, i) => ({ group, r: rank(i) })).sort((a, b) => a.r - b.r);
        const [inOrder, outOfOrder] = [new Graph(), new Graph()];
        history.forEach((group) => given(inOrder, unlimited)(...group));
        shuffled.forEach(({ group }) => given(outOfOrder, unlimited)(...group));
        expect(grouped(inOrder, all)).toEqual(partition(components(history)));
        expect(grouped(outOfOrder, all)).toEqual(grouped(inOrder, all));
      }),
      { numRuns: 1500 },
    );
  });

  it('never exceeds a limit, and folding what was said gives the same graph', () => {
    const tight: IdentityRules = {
      ...defaultRules,
      limits: { user_id: 1, email: 2 },
      defaultLimit: 3,
      maxIdentifiers: 5,
    };
    fc.assert(
      fc.property(events, (history) => {
        const all = history.flat();
        const live = new Graph();
        const decisions = history.flatMap((group) => given(live, tight)(...group) ?? []);
        for (const { members } of new Set(all.map((s) => live.person(s)))) {
          expect(members.length).toBeLessThanOrEqual(5);
          expect(members.filter(({ type }) => type === 'user_id').length).toBeLessThanOrEqual(1);
          expect(members.filter(({ type }) => type === 'email').length).toBeLessThanOrEqual(2);
        }
        const folded = new Graph();
        for (const append of inAppendOrder(decisions)) fold(folded, recorded(append));
        expect(grouped(folded, all)).toEqual(grouped(live, all));
        for (const s of all) expect(folded.revision(s.ref)).toBe(live.revision(s.ref));
      }),
      { numRuns: 1500 },
    );
  });

  it('appends every stream at consecutive revisions, wave by wave', () => {
    fc.assert(
      fc.property(events, (history) => {
        const graph = new Graph();
        const decisions = history.flatMap((group) => given(graph, unlimited)(...group) ?? []);
        const head = new Map<string, number>();
        for (const { stream, expected } of inAppendOrder(decisions)) {
          expect(expected).toBe(head.get(stream) ?? -1);
          head.set(stream, expected + 1);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

const inAppendOrder = (decisions: Decision[]): Append[] =>
  waves(decisions).flatMap((wave) => [
    ...wave.flatMap(({ locks }) => locks),
    ...wave.flatMap(({ conclusions }) => conclusions),
  ]);

const recorded = ({ stream, expected, fact }: Append): RecordedFact => ({
  ...fact,
  stream,
  revision: expected + 1,
  position: 0n,
  recordedAt: fact.metadata.receivedAt,
});
