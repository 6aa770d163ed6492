/** Where a person's name stands, by what senders call it. */
const whole = ['name', 'fullName', 'full_name', 'displayName', 'display_name'];
const given = ['firstName', 'first_name', 'givenName', 'given_name'];
const family = ['lastName', 'last_name', 'familyName', 'family_name'];

/** What a person is called, by their traits; null where they do not say. */
export function displayName(traits: Record<string, unknown>): string | null {
  const [name, first, last] = [whole, given, family].map((keys) => textOf(traits, keys));
  return name ?? ([first, last].filter(Boolean).join(' ') || null);
}

function textOf(traits: Record<string, unknown>, keys: readonly string[]): string | undefined {
  return keys
    .map((key) => (Object.hasOwn(traits, key) ? traits[key] : undefined))
    .find((value): value is string => typeof value === 'string' && value.trim() !== '');
}
