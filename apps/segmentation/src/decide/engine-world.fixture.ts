import type { When } from '@ucv/contracts-segmentation';
import type { Subject } from '@ucv/envelope';
import { compile, type PastEvent, type PersonFacts } from '@ucv/segment-language';
import { Definitions } from './definitions';
import { Engine } from './engine';
import type { Change, Happening } from './happening';
import { People } from './people';
import type { KnownConsent } from './person';

/** One second; conditions of the spec speak in seconds. */
export const second = 1_000;
const start = Date.parse('2026-01-01T00:00:00.000Z');
const iso = (at: number): string => new Date(at).toISOString();

export const segments: Record<string, When> = {
  once: { event: 'A' },
  recent: { event: 'A', within: 'PT10S' },
  often: { event: 'A', count: { gte: 2 }, within: 'PT15S' },
  seldom: { event: 'B', count: { lte: 1 }, within: 'PT20S' },
  large: { event: 'B', where: { value: { gte: 5 } } },
  never: { not: { event: 'C' } },
  plan: { trait: 'plan', eq: 'pro' },
  noPlan: { trait: 'plan', exists: false },
  allowed: { consent: 'email' },
  abandoned: { sequence: [{ event: 'A' }, { not: { event: 'B' } }], within: 'PT8S' },
  inOrder: { sequence: [{ event: 'A' }, { event: 'B' }], within: 'PT12S' },
  both: { all: [{ segment: 'recent' }, { not: { segment: 'allowed' } }] },
  either: { any: [{ segment: 'plan' }, { event: 'C', within: 'PT5S' }] },
};

export type Step =
  | { kind: 'event'; ref: number; name: string; value: number; lag: number }
  | { kind: 'again'; which: number }
  | { kind: 'identify'; ref: number; plan: string | null; lag: number }
  | { kind: 'consent'; ref: number; status: KnownConsent['status']; lag: number }
  | { kind: 'merge'; into: number; from: number }
  | { kind: 'split'; ref: number }
  | { kind: 'tick' };

const subjects: Subject[] = [0, 1, 2, 3, 4].map((n) => ({ type: 'email', ref: String(n).repeat(32) }));
const subject = (n: number): Subject => subjects[n] as Subject;

interface Told {
  ref: string;
  id: string;
  at: number;
  recorded: number;
}

/** The engine, and beside it a reference that keeps everything and evaluates everything from scratch. */
export class EngineWorld {
  now = start;
  readonly people = new People({ read: Date.parse, write: iso });
  readonly definitions = new Definitions(
    Object.entries(segments).map(([id, when]) => ({
      id,
      version: 1,
      name: id,
      when,
      factId: `define ${id}`,
    })),
  );
  readonly changes: Change[] = [];
  private n = 0;
  private readonly personOf = new Map(subjects.map(({ ref }) => [ref, ref]));
  private readonly events: (Told & PastEvent)[] = [];
  private readonly traits: (Told & { plan: string | null })[] = [];
  private readonly consents: (Told & { status: KnownConsent['status'] })[] = [];
  private readonly sent: Happening[] = [];
  private readonly whens = new Map(Object.entries(segments));
  private readonly conditions = Object.entries(segments).map(
    ([id, when]) => [id, compile(when, this.whens)] as const,
  );

  get persons(): string[] {
    return [...new Set(this.personOf.values())];
  }

  /** Who is in which segments by the engine. */
  members(person: string): string[] {
    return [...this.people.person({ type: 'email', ref: person }).memberships.keys()].sort();
  }

  /** Who is in which segments when everything is evaluated from scratch. */
  reference(person: string, at = this.now): string[] {
    const own = (one: { ref: string }): boolean => this.personOf.get(one.ref) === person;
    if (![this.events, this.traits, this.consents].some((told: { ref: string }[]) => told.some(own)))
      return [];
    const facts = this.facts(own);
    return this.conditions
      .flatMap(([id, condition]) => (condition.evaluate(facts, at).holds ? [id] : []))
      .sort();
  }

  /** Lets time pass for everybody. */
  passTime(): Change[] {
    return this.run((engine) => {
      for (const person of this.people.all) engine.fire(person, this.now);
    });
  }

  take(step: Exclude<Step, { kind: 'tick' }>): Change[] {
    const happening = this.happening(step);
    return happening ? this.run((engine) => engine.take(happening)) : [];
  }

  private run(work: (engine: Engine) => void): Change[] {
    const engine = new Engine(this.definitions, this.people);
    work(engine);
    this.changes.push(...engine.changes);
    return [...engine.changes];
  }

  private facts(own: (one: Told) => boolean): PersonFacts {
    const last = <T extends Told>(told: T[], weight: (one: T) => string): T | undefined =>
      told
        .filter(own)
        .sort((a, b) => (weight(a) < weight(b) ? -1 : 1))
        .at(-1);
    const plan = last(this.traits, ({ at, recorded, id }) => `${at} ${recorded} ${id}`);
    const consent = last(this.consents, ({ at, status, id }) => `${at} ${rank.indexOf(status)} ${id}`);
    return {
      events: (name) =>
        this.events
          .filter((event) => own(event) && event.name === name)
          .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)),
      trait: (name) => (name === 'plan' && plan?.plan ? { value: plan.plan, at: plan.at } : undefined),
      consent: (purpose) =>
        purpose === 'email' && consent
          ? { granted: consent.status === 'granted', at: consent.at }
          : undefined,
    };
  }

  private happening(step: Exclude<Step, { kind: 'tick' }>): Happening | undefined {
    if (step.kind === 'again') return this.again(step.which);
    const factId = `fact ${String((this.n += 1)).padStart(5, '0')}`;
    const what = this.what(step, factId);
    if (!what) return undefined;
    const happening: Happening = { factId, correlationId: 'c', now: this.now, what };
    this.sent.push(happening);
    return happening;
  }

  /** The log holds a fact twice: recorded later, otherwise the same. */
  private again(which: number): Happening | undefined {
    const told = this.sent.filter(({ what }) => what.kind === 'event' || what.kind === 'consent');
    const one = told[which % Math.max(1, told.length)];
    return one && { ...one, now: this.now };
  }

  private what(step: Exclude<Step, { kind: 'tick' | 'again' }>, id: string): Happening['what'] | undefined {
    if (step.kind === 'merge') return this.merge(subject(step.into).ref, subject(step.from).ref);
    if (step.kind === 'split') return this.split(subject(step.ref));
    const { ref } = subject(step.ref);
    const told: Told = { ref, id, at: this.now - step.lag, recorded: this.now };
    if (step.kind === 'consent') {
      const { status } = step;
      this.consents.push({ ...told, status });
      const times = { at: told.at, occurredAt: iso(told.at) };
      const decision = {
        factId: id,
        purpose: 'email',
        status,
        decisionId: id,
        identifier: { ref },
        ...times,
      };
      return { kind: 'consent', subject: subject(step.ref), decision };
    }
    const identify = step.kind === 'identify';
    if (identify) this.traits.push({ ...told, plan: step.plan });
    const name = identify ? '$identify' : step.name;
    const event = { ...told, name, properties: identify ? {} : { value: step.value } };
    this.events.push(event);
    const traits = identify ? { plan: step.plan } : {};
    const times = { occurredAt: iso(told.at), recordedAt: iso(this.now) };
    return {
      kind: 'event',
      subject: subject(step.ref),
      event: { ref, id, name, at: told.at, properties: event.properties },
      contribution: { eventId: id, source: null, traits, ...times },
    };
  }

  private merge(intoRef: string, fromRef: string): Happening['what'] | undefined {
    const [into, from] = [this.personOf.get(intoRef) as string, this.personOf.get(fromRef) as string];
    if (into === from) return undefined;
    for (const [ref, person] of this.personOf) if (person === from) this.personOf.set(ref, into);
    const named = (ref: string): Subject => ({ type: 'email', ref });
    return { kind: 'merge', person: named(into), absorbed: [named(from)] };
  }

  private split(leaving: Subject): Happening['what'] | undefined {
    const person = this.personOf.get(leaving.ref) as string;
    if (person === leaving.ref) return undefined;
    this.personOf.set(leaving.ref, leaving.ref);
    const parts = [{ person: leaving, identifiers: [leaving] }];
    return { kind: 'split', person: { type: 'email', ref: person }, parts };
  }
}

/** From the most permissive to the most restrictive. */
const rank = ['granted', 'denied', 'withdrawn', 'objected'];
