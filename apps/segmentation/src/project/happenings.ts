import type { ConsentDecision, RecordedConsentDecided } from '@ucv/contracts-consent';
import type { InteractionContent, RecordedInteraction } from '@ucv/contracts-ingestion';
import type { RecordedMembership } from '@ucv/contracts-segmentation';
import type { RecordedFact, Subject } from '@ucv/envelope';
import { type Regrouping, regroupings } from '@ucv/platform-persons';
import type { Privacy } from '@ucv/platform-privacy';
import type { EventHappened, Happening } from '../decide/happening';
import { contributionOf, eventOf } from '../decide/interaction';
import { instants } from './instants';
import { openInteractions } from './open-interactions';

type Contents = ReadonlyMap<RecordedFact, InteractionContent>;

/** What facts mean to segments, in their order; erased content and facts that mean nothing are left out. */
export async function happeningsIn(privacy: Privacy, facts: readonly RecordedFact[]): Promise<Happening[]> {
  return translate(facts, await openInteractions(privacy, facts.filter(isInteraction)));
}

/** This service's own decisions among some facts. */
export const decisionsIn = (facts: readonly RecordedFact[]): Happening[] =>
  translate(facts.filter(isMembership), new Map());

function translate(facts: readonly RecordedFact[], contents: Contents): Happening[] {
  return facts.flatMap((fact): Happening[] => {
    const what = whatOf(fact, contents.get(fact));
    const { id: factId, recordedAt, metadata } = fact;
    const now = instants.read(recordedAt);
    return what ? [{ factId, now, correlationId: metadata.correlationId, what }] : [];
  });
}

function whatOf(fact: RecordedFact, content: InteractionContent | undefined): Happening['what'] | undefined {
  if (isInteraction(fact)) return content && happened(fact, content);
  if (isConsent(fact)) return { kind: 'consent', ...consented(fact) };
  if (isMembership(fact)) return { kind: 'decided', ...decided(fact) };
  const [regrouping] = regroupings([fact]);
  return regrouping && regrouped(regrouping);
}

function happened(fact: RecordedInteraction, content: InteractionContent): EventHappened {
  const subject = fact.metadata.subjects[0] as Subject;
  const at = instants.read(fact.metadata.occurredAt);
  return {
    kind: 'event',
    subject,
    event: { ref: subject.ref, ...eventOf(fact, content), at },
    contribution: contributionOf(fact, content),
  };
}

function consented({ id: factId, data, metadata: { occurredAt } }: RecordedConsentDecided) {
  const { identifier, purpose, status, decisionId }: ConsentDecision = data;
  const at = instants.read(occurredAt);
  return {
    subject: identifier,
    decision: { factId, purpose, status, decisionId, occurredAt, at, identifier },
  };
}

function decided({ type, data, revision, metadata }: RecordedMembership) {
  const transition = type === 'segmentation.entered.v1' ? ('entered' as const) : ('exited' as const);
  return { transition, change: data, revision, since: instants.read(metadata.occurredAt) };
}

const regrouped = ({ kind, person, absorbed, parts }: Regrouping): Happening['what'] =>
  kind === 'merge' ? { kind, person, absorbed } : { kind, person, parts };

const isInteraction = (fact: RecordedFact): fact is RecordedInteraction =>
  fact.type === 'ingestion.interaction-recorded.v1';
const isConsent = (fact: RecordedFact): fact is RecordedConsentDecided => fact.type === 'consent.decided.v1';
export const isMembership = (fact: RecordedFact): fact is RecordedMembership =>
  fact.type === 'segmentation.entered.v1' || fact.type === 'segmentation.exited.v1';

/** Every identifier that some happenings are about: their persons have to be loaded. */
export function refsIn(happenings: readonly Happening[]): string[] {
  return [...new Set(happenings.flatMap(({ what }) => subjectsOf(what).map(({ ref }) => ref)))];
}

export function subjectsOf(what: Happening['what']): Subject[] {
  if (what.kind === 'event' || what.kind === 'consent') return [what.subject];
  if (what.kind === 'merge') return [what.person, ...what.absorbed];
  if (what.kind === 'split')
    return [what.person, ...what.parts.flatMap(({ person, identifiers }) => [person, ...identifiers])];
  return [what.change.person];
}
