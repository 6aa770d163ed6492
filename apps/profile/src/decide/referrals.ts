import type { OpenedInteraction } from './interaction';
import { isRecord } from './values';

/** Which events say that their sender was referred, and which of their properties name who did it. */
export interface ReferralRules {
  events: readonly string[];
  properties: readonly string[];
}

/** The names that are usual; no spec of the tracking API has any. */
export const defaultReferralRules: ReferralRules = {
  events: ['Referred', 'Invite Accepted'],
  properties: ['referrer', 'referredBy'],
};

/** How properties name identifiers, from the strongest. */
const named: readonly (readonly [name: string, type: string])[] = [
  ['userId', 'user_id'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['anonymousId', 'anonymous_id'],
];

/**
 * The identifiers by which an event names who referred its sender, not normalised yet, the strongest first. Plain text
 * is a user id.
 */
export function referrersNamed(
  { fact, content }: OpenedInteraction,
  { events, properties }: ReferralRules,
): { type: string; value: unknown }[] {
  if (fact.data.call !== 'track' || content.state !== 'opened') return [];
  const { event = '', properties: said = {} } = content.content;
  if (!events.includes(event)) return [];
  return properties.flatMap((property) => identifiersIn(said[property]));
}

function identifiersIn(value: unknown): { type: string; value: unknown }[] {
  if (!isRecord(value)) return value === undefined ? [] : [{ type: 'user_id', value }];
  return named.flatMap(([name, type]) => (name in value ? [{ type, value: value[name] }] : []));
}
