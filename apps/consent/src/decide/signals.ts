import { type Preference, preferencesIn } from '@ucv/consent-policy';
import { saleOrSharing } from '@ucv/contracts-consent';
import type { InteractionContent } from '@ucv/contracts-ingestion';
import { purposeOf } from './purpose-code';
import { definitionOf, type PurposeMap } from './purposes';
import type { Said } from './consents';

/** What one event says of a purpose. */
export type Signal = Omit<Said, 'decisionId'> & {
  /** The category's name as it was sent, where the purpose's code does not say it. */
  name?: string;
};

export interface Signals {
  said: Signal[];
  /** Preferences that could not be read and so count as refused, and grants that are too many to be taken. */
  unusable: number;
}

/** Most purposes that one event may speak of by name; refusals beyond are refusals of everything. */
export const maxPurposes = 1_000;

/** What is known when an event is read. */
export interface Reading {
  /** The event's source, as the source of what it says. */
  source: string;
  /** The tenant's purposes, for their bases, and for what a refusal of everything and the privacy signal are about. */
  defined: PurposeMap;
  /** Purposes that were granted to the person, also where nobody has defined them yet. */
  granted: Iterable<string>;
  /** @see purposeOf */
  fingerprint: (name: string) => string;
}

type Status = Pick<Signal, 'status' | 'note' | 'name'>;

/** Reads the consent that SDKs send along with events. @source as `preferencesIn`; Sec-GPC: 1 */
export function signalsOf({ context, gpc }: InteractionContent, reading: Reading): Signals {
  const { statuses, unusable } = taken(preferencesIn(context), reading);
  const opposed = gpc === true ? opposedBySignal(reading.defined) : [];
  const basisOf = (purpose: string) => definitionOf(reading.defined, purpose)?.basis ?? 'consent';
  const said = [...statuses]
    .filter(([purpose]) => !opposed.includes(purpose))
    .map(([purpose, status]) => ({ purpose, ...status, basis: basisOf(purpose), source: reading.source }));
  const objections = opposed.map((purpose) => ({
    ...{ purpose, status: 'objected' as const, basis: basisOf(purpose), source: 'gpc' },
  }));
  return { said: [...said, ...objections], unusable };
}

/** Preferences by purpose; of several about one purpose a refusal counts, and best one that can be read. */
function taken(
  preferences: readonly Preference[],
  reading: Reading,
): { statuses: Map<string, Status>; unusable: number } {
  const statuses = new Map<string, Status>();
  const beyond: Preference[] = [];
  const named = preferences.filter((one): one is Preference & { name: string } => one.name !== undefined);
  for (const one of named.sort((a, b) => weight(a) - weight(b))) {
    const { code, name } = purposeOf(one.name, reading.fingerprint);
    if (statuses.has(code)) continue;
    if (statuses.size < maxPurposes) statuses.set(code, statusOf(one, name));
    else beyond.push(one);
  }
  if (named.length < preferences.length || beyond.some(({ granted }) => !granted))
    refuseEverything(statuses, reading);
  const unusable = [...preferences.filter(isUnreadable), ...beyond.filter(({ granted }) => granted)].length;
  return { statuses, unusable };
}

const isUnreadable = ({ unreadable }: Preference): boolean => unreadable === true;
const weight = (one: Preference): number => (one.granted ? 2 : isUnreadable(one) ? 1 : 0);

const statusOf = ({ granted, unreadable }: Omit<Preference, 'name'>, name: string | undefined): Status => ({
  status: granted ? 'granted' : 'denied',
  ...(unreadable ? { note: 'unreadable' as const } : {}),
  ...(name === undefined ? {} : { name }),
});

function refuseEverything(statuses: Map<string, Status>, { defined, granted }: Reading): void {
  for (const purpose of [...statuses.keys(), saleOrSharing, ...defined.keys(), ...granted]) {
    const { status, name } = statuses.get(purpose) ?? {};
    if (status !== 'denied') statuses.set(purpose, statusOf({ granted: false, unreadable: true }, name));
  }
}

const opposedBySignal = (defined: PurposeMap): string[] => [
  ...new Set([
    saleOrSharing,
    ...[...defined.values()].filter(({ gpc }) => gpc).map(({ purpose }) => purpose),
  ]),
];
