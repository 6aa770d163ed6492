import { type ConsentStatus, saleOrSharing } from '@ucv/contracts-consent';
import type { InteractionContent } from '@ucv/contracts-ingestion';
import { definitionOf, type PurposeMap } from './purposes';
import type { Said } from './consents';

/** What one event says of consent. */
export interface Signals {
  said: Omit<Said, 'decisionId'>[];
  /** Preferences that can't be taken: no name left in the code, neither yes nor no, or too many. */
  unusable: number;
}

/** Most purposes that one event may speak of; a denial is written for every identifier of the person. */
export const maxPurposes = 50;

interface Preference {
  name: unknown;
  given: unknown;
}

/**
 * Reads the consent that SDKs send along with events.
 * @param source   the event's source, as the source of what it says
 * @param defined  the tenant's purposes, for their bases and for what the privacy signal opposes
 * @source Segment: context.consent.categoryPreferences. RudderStack: context.consentManagement. Sec-GPC: 1
 */
export function signalsOf(
  { context = {}, gpc }: InteractionContent,
  source: string,
  defined: PurposeMap,
): Signals {
  const { statuses, unusable } = taken([...categoryPreferences(context), ...consentManagement(context)]);
  const opposed = gpc === true ? opposedBySignal(defined) : [];
  const basisOf = (purpose: string) => definitionOf(defined, purpose)?.basis ?? 'consent';
  const said = [...statuses]
    .filter(([purpose]) => !opposed.includes(purpose))
    .map(([purpose, status]) => ({ purpose, status, basis: basisOf(purpose), source }));
  const objections = opposed.map((purpose) => ({
    ...{ purpose, status: 'objected' as const, basis: basisOf(purpose), source: 'gpc' },
  }));
  return { said: [...said, ...objections], unusable };
}

/** Preferences by purpose; of two about one purpose the no counts. */
function taken(preferences: readonly Preference[]): {
  statuses: Map<string, ConsentStatus>;
  unusable: number;
} {
  const statuses = new Map<string, ConsentStatus>();
  let unusable = 0;
  for (const { name, given } of preferences) {
    const purpose = slug(name);
    const full = statuses.size >= maxPurposes && !statuses.has(purpose);
    if (purpose === '' || typeof given !== 'boolean' || full) unusable += 1;
    else if (statuses.get(purpose) !== 'denied') statuses.set(purpose, given ? 'granted' : 'denied');
  }
  return { statuses, unusable };
}

/** A purpose's code out of a category's name: `Email Marketing` is `email-marketing`; empty where nothing is left. */
export const slug = (name: unknown): string =>
  (typeof name === 'string' ? name : '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .slice(0, 40)
    .replace(/-$/, '');

const opposedBySignal = (defined: PurposeMap): string[] => [
  ...new Set([
    saleOrSharing,
    ...[...defined.values()].filter(({ gpc }) => gpc).map(({ purpose }) => purpose),
  ]),
];

function categoryPreferences({ consent }: Record<string, unknown>): Preference[] {
  return Object.entries(record(record(consent).categoryPreferences)).map(([name, given]) => ({
    name,
    given,
  }));
}

function consentManagement({ consentManagement: said }: Record<string, unknown>): Preference[] {
  const { allowedConsentIds, deniedConsentIds } = record(said);
  return [
    ...list(allowedConsentIds).map((name) => ({ name, given: true })),
    ...list(deniedConsentIds).map((name) => ({ name, given: false })),
  ];
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
