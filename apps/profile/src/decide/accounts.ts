import { isNobody } from '@ucv/cleansing';
import type { InteractionContent } from '@ucv/contracts-ingestion';
import { contribute, emptyRecord, type GoldenRecord, presentTraits } from '@ucv/golden-record';
import type { OpenedInteraction } from './interaction';
import { isEarlier, type Shown } from './shown';
import { record } from './values';

type Told = GoldenRecord['traits'];

/** What the `group` calls of one fragment tell of one account, and of its member. */
export interface Membership extends Shown {
  /** Traits of the account. */
  traits: Told;
  /** `role` and `title` of the member there. */
  job: Told;
}

/** A `group` call as far as it can be read. */
export interface GroupCall {
  groupId: string;
  traits: Record<string, unknown>;
  job: Record<string, unknown>;
}

/**
 * A placeholder in the place of an id is no group: strangers would share it.
 * @source Segment's spec: `traits` are those of the group, `context.traits` those of the sender
 */
export function groupCall({ fact, content }: OpenedInteraction): GroupCall | undefined {
  if (fact.data.call !== 'group' || content.state !== 'opened') return undefined;
  const { groupId, traits = {} } = content.content;
  if (groupId === undefined || isNobody(groupId)) return undefined;
  return { groupId, traits, job: jobOf(content.content) };
}

function jobOf({ context }: InteractionContent): Record<string, unknown> {
  const { role, title } = record(context?.traits);
  return Object.fromEntries(Object.entries({ role, title }).filter(([, value]) => value !== undefined));
}

/** A membership with one more call in it; the same in whatever order they come. */
export function told(
  known: Membership | undefined,
  { fact }: OpenedInteraction,
  { traits, job }: GroupCall,
): Membership {
  const { occurredAt, source = null } = fact.metadata;
  const stamp = { eventId: fact.id, occurredAt, recordedAt: fact.recordedAt, source };
  const shown = { since: occurredAt, factId: fact.id };
  const { since, factId } = known && isEarlier(known, shown) ? known : shown;
  const add = (to: Told = {}, more: Record<string, unknown>): Told =>
    contribute({ ...emptyRecord, traits: to }, { ...stamp, traits: more }).traits;
  return { traits: add(known?.traits, traits), job: add(known?.job, job), since, factId };
}

/** Values of what was told, less what was taken away. */
export const valuesOf = (traits: Told): Record<string, unknown> =>
  Object.fromEntries(presentTraits({ ...emptyRecord, traits }).map(([name, { value }]) => [name, value]));
