import { preferencesIn } from '@ucv/consent-policy';

type Context = Record<string, unknown> | null | undefined;

/** Whether an event's context says something of consent, and whether all of it can be read. @cost two look-ups where it says nothing */
export function consentIn(context: Context): { said: boolean; unreadable: boolean } {
  const preferences = preferencesIn(context);
  return {
    said: preferences.length > 0,
    unreadable: preferences.some(({ unreadable }) => unreadable === true),
  };
}

/** Members of context by which consent is said. */
const members = ['consent', 'consentManagement'];

/**
 * What a batch says of consent for all its events, together with what an event says itself: the event's own word about
 * a category counts, and what it is silent about stays as the batch says it.
 */
export function jointConsent(shared: object, own: object | null | undefined): Record<string, unknown> {
  const [a, b] = [shared as Record<string, unknown>, (own ?? {}) as Record<string, unknown>];
  return Object.fromEntries(
    members
      .filter((name) => isSaid(a[name]) && Object.hasOwn(b, name))
      .map((name) => [name, joint(a[name], b[name])]),
  );
}

function joint(a: unknown, b: unknown, depth = 0): unknown {
  if (!isSaid(b)) return a;
  return isSaid(a) && depth <= 2 ? both(a, b, depth) : b;
}

function both(a: NonNullable<unknown>, b: NonNullable<unknown>, depth: number): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (isBag(a) && isBag(b)) return jointMembers(a, b, depth);
  return typeof a === 'object' ? [a, b] : b;
}

const jointMembers = (a: Record<string, unknown>, b: Record<string, unknown>, depth: number): object => ({
  ...a,
  ...b,
  ...Object.fromEntries(
    Object.keys(a)
      .filter((name) => Object.hasOwn(b, name))
      .map((name) => [name, joint(a[name], b[name], depth + 1)]),
  ),
});

const isSaid = (value: unknown): value is NonNullable<unknown> =>
  value !== undefined &&
  value !== null &&
  value !== '' &&
  !(typeof value === 'object' && Object.keys(value).length === 0);

const isBag = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
