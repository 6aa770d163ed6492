import { isBag, isNothing, namesIn } from './names-in';

/** What one event says about one category. */
export interface Preference {
  /** The category as the sender wrote it; absent where a refusal has no name: it is about everything. */
  name?: string;
  granted: boolean;
  /** Said in a form that nobody agreed on: it counts as a refusal, whatever it was meant to be. */
  unreadable?: true;
}

/** Members that say where preferences come from, not what they are. */
const besides = new Set(['provider', 'resolutionStrategy', 'version', 'gdprApplies', 'source', 'timestamp']);

/** Longer texts are no yes or no: a TCF or GPP string, an instant. */
const longestAnswer = 20;

/**
 * Reads the consent in an event's context. Only `true` beside a category, and a name in the list of those allowed,
 * grant. What can't be read refuses every name in it, and everything where it names nothing.
 * @cost about 1 µs for each name
 * @source Segment: context.consent.categoryPreferences. RudderStack: context.consentManagement
 */
export function preferencesIn(context: Record<string, unknown> | null | undefined): Preference[] {
  const { consent, consentManagement } = context ?? {};
  return [...ofSegment(consent), ...ofRudderStack(consentManagement)];
}

function ofSegment(consent: unknown): Preference[] {
  if (isNothing(consent)) return [];
  if (!isBag(consent)) return unreadable(consent);
  const { categoryPreferences: said, ...others } = consent;
  if (isNothing(said)) return besidesOf(others);
  const preferences = isBag(said) ? Object.entries(said).flatMap(category) : unreadable(said);
  // Longer texts beside preferences are another form of the same.
  return [
    ...preferences,
    ...besidesOf(others, (value) => typeof value === 'string' && value.length >= longestAnswer),
  ];
}

const category = ([name, value]: [string, unknown]): Preference[] =>
  typeof value === 'boolean'
    ? [preference(name, value)]
    : [name, ...(typeof value === 'object' ? namesIn(value) : [])].map(refused);

function ofRudderStack(said: unknown): Preference[] {
  if (isNothing(said)) return [];
  if (!isBag(said)) return unreadable(said);
  const { allowedConsentIds: allowed, deniedConsentIds: denied, ...others } = said;
  return [...list(allowed, true), ...list(denied, false), ...besidesOf(others)];
}

function list(ids: unknown, granted: boolean): Preference[] {
  if (isNothing(ids)) return [];
  if (!Array.isArray(ids)) return typeof ids === 'boolean' ? unreadable(ids) : namesIn(ids).map(refused);
  return ids.flatMap((id: unknown): Preference[] => {
    if (isNothing(id)) return [];
    if (typeof id === 'string' || Number.isSafeInteger(id)) return [preference(String(id), granted)];
    return unreadable([id]);
  });
}

/** Members that no SDK sends: a list under a name of its own, `{"ads": "denied"}`. */
const besidesOf = (
  others: Record<string, unknown>,
  known: (value: unknown) => boolean = () => false,
): Preference[] =>
  Object.entries(others)
    .filter(([key, value]) => !besides.has(key) && !isNothing(value) && !known(value))
    .flatMap(([key, value]) => namesIn({ [key]: value }, { keysAlone: true }).map(refused));

/** A value alone may mean all: `false`, `"denied"`. */
function unreadable(value: unknown): Preference[] {
  const named = namesIn(value).map(refused);
  const all = typeof value !== 'object' || named.length === 0;
  return all ? [...named, { granted: false, unreadable: true }] : named;
}

const refused = (name: string): Preference => ({ name, granted: false, unreadable: true });

/** A name with U+FFFD is what was left of another one, and may be what was left of two. */
const preference = (name: string, granted: boolean): Preference =>
  name.includes('\ufffd') ? refused(name) : { name, granted };
