/** How often, and when, a tenant contacts one person at most, over all destinations. */
export interface ContactPolicy {
  /** Most contacts in any period of this length; no limit where absent. */
  cap?: { contacts: number; /** ISO 8601 duration, such as `P7D`. */ period: string };
  /** Local hours without contact, 0 to 23, `from` inclusive, `to` exclusive; may span midnight. */
  quietHours?: { from: number; to: number };
  /** IANA name of the zone of persons whose own is not known; UTC where absent. */
  timeZone?: string;
  /** How old a held message may become before it is given up: ISO 8601 duration, `P2D` where absent. */
  expireAfter?: string;
}

export const defaultTimeZone = 'UTC';
/** Longer than any quiet hours. */
export const defaultExpireAfter = 'P2D';

/** Which part of the policy holds a message. */
export type ContactRule = 'cap' | 'quiet-hours';

/** Request `activation.set-contact-policy.v1`; answered with the policy. Request `activation.contact-policy.v1`: what holds. */
export interface SetContactPolicy extends ContactPolicy {
  actor: string;
}
