import type { RecordedInteraction } from '@ucv/contracts-ingestion';
import type { RecordedFact } from '@ucv/envelope';
import type { Order, Projection } from '@ucv/platform-event-store';
import { projectPersons, regroupings, withoutErased } from '@ucv/platform-persons';
import { liftSuppression } from '@ucv/platform-privacy';
import type { EntityManager } from 'typeorm';
import { isLifted } from '../decide/liftings';
import { projectDecisions } from './decisions';
import { projectPurposes } from './purposes';
import { projectRequests } from './requests';
import { consentTables } from './tables';

/** Decides about interactions that say something of consent, in their order, and writes what it decides as rows. */
export interface DecidesSignals {
  /** @param replayed  they were parked: what arrived after them was decided about without them */
  decide(tx: EntityManager, facts: readonly RecordedInteraction[], replayed?: boolean): Promise<void>;
}

/**
 * Consent's one ordered feed: its own facts, identity's, and interactions that carry consent.
 * @param signals  left out in a rebuild, which folds what was decided, decides nothing and lifts nothing
 */
export function consentProjection(signals?: DecidesSignals): Projection {
  const applying = (replayed: boolean) => (tx: EntityManager, facts: readonly RecordedFact[]) =>
    applyAll(tx, facts, {
      decide: (run) => signals?.decide(tx, run, replayed),
      lift: signals && liftSuppression,
    });
  return {
    name: 'consent',
    // 2: a decision counts from no later than its arrival.
    version: 2,
    reads: ['consent-', 'person-', 'request-', 'config-', 'interaction-'],
    // Most interactions say nothing of consent.
    concerns: (fact) => !fact.stream.startsWith('interaction-') || isSignal(fact),
    tables: consentTables,
    heedsOrder: ({ stream }) => orders[categoryOf(stream)] ?? 'log',
    apply: applying(false),
    replay: (tx, fact) => applying(true)(tx, [fact]),
  };
}

async function applyAll(
  tx: EntityManager,
  batch: readonly RecordedFact[],
  live: {
    decide: (signals: readonly RecordedInteraction[]) => Promise<void> | undefined;
    lift: typeof liftSuppression | undefined;
  },
): Promise<void> {
  const { facts, erased } = await withoutErased(tx, batch);
  for (const run of runs(facts)) {
    if (isSignal(run[0])) await live.decide(run as RecordedInteraction[]);
    else await project(tx, run);
  }
  for (const fact of facts)
    if (isLifted(fact)) await live.lift?.(tx, fact.metadata.tenant, fact.data.suppression);
  await forgetErased(tx, [...erased.map(({ ref }) => ref), ...regrouped(facts)]);
}

/** What signals decide is on the log, which a rebuild folds; of decisions the newest by their own time holds. */
const orders: Record<string, Order> = {
  interaction: 'none',
  consent: 'none',
  config: 'stream',
  request: 'stream',
};

const categoryOf = (stream: string): string => stream.slice(0, stream.indexOf('-'));

async function project(tx: EntityManager, facts: readonly RecordedFact[]): Promise<void> {
  await projectPurposes(tx, facts);
  await projectDecisions(tx, facts);
  await projectPersons(tx, facts);
  await projectRequests(tx, facts);
}

/** Cuts a batch into runs of one kind, so that a signal meets what stood before it and nothing later. */
function runs(facts: readonly RecordedFact[]): [RecordedFact, ...RecordedFact[]][] {
  const cut: [RecordedFact, ...RecordedFact[]][] = [];
  for (const fact of facts) {
    const run = cut.at(-1);
    if (run && isSignal(run[0]) === isSignal(fact)) run.push(fact);
    else cut.push([fact]);
  }
  return cut;
}

/** Whether an interaction says something of consent. */
export const isSignal = (fact: RecordedFact): boolean =>
  fact.type === 'ingestion.interaction-recorded.v1' && (fact as RecordedInteraction).data.consent === true;

/** Every ref that a regrouping names may be an erased one, also where it is about somebody else. */
const regrouped = (facts: readonly RecordedFact[]): string[] =>
  regroupings(facts).flatMap(({ person, absorbed, parts }) =>
    [person, ...absorbed, ...parts.flatMap(({ identifiers }) => identifiers)].map(({ ref }) => ref),
  );

async function forgetErased(tx: EntityManager, touched: readonly string[]): Promise<void> {
  if (touched.length === 0) return;
  for (const table of ['decision', 'person_link']) {
    await tx.query(
      `DELETE FROM ${table} r USING erased_ref e WHERE r.tenant = e.tenant AND r.ref = e.ref AND r.ref = ANY($1)`,
      [touched],
    );
  }
}
