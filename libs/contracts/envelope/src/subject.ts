/** An identifier of a customer, by its random ref; the value stays in the identifier index. */
export interface Subject {
  /** `user_id`, `email`, `phone`, `device_id`, `anonymous_id`, or a tenant's own kind. */
  type: string;
  /** 32 lower-case hex characters, random, so that it tells nothing about the value. */
  ref: string;
}

/**
 * Kinds of identifier from strongest to weakest. The strongest subject of an event is its fragment: it
 * names the home stream and the key. Kinds not listed stand between `phone` and `device_id`.
 */
const strongest = ['user_id', 'email', 'phone'];
const weakest = ['device_id', 'advertising_id', 'anonymous_id'];

/** Rank of a kind of identifier, 0 for the strongest. */
export function strength(type: string): number {
  const known = strongest.indexOf(type);
  if (known >= 0) return known;
  const weak = weakest.indexOf(type);
  return strongest.length + (weak < 0 ? 0 : 1 + weak);
}

/** Orders subjects from strongest to weakest; equal kinds by ref, so that the order never depends on arrival. */
export function byStrength(a: Subject, b: Subject): number {
  return strength(a.type) - strength(b.type) || (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0);
}
