import type { IdentityRules } from '@ucv/contracts-identity';

/** Placeholders that senders write where they know nobody. Taken as an identifier they would join strangers. */
const anyKind = new Set([
  '',
  '-1',
  'null',
  '(null)',
  'undefined',
  'nil',
  'none',
  'nan',
  'n/a',
  'na',
  'unknown',
  'anonymous',
  'anon',
  'guest',
  'false',
  'true',
  'not set',
  '(not set)',
  '[object object]',
  'userid',
  'user_id',
  'anonymousid',
  'example',
]);

/** Zeros and dashes, the nil UUID and the advertising id of a phone that refuses tracking included. */
const empty = /^[0-]*$/;

/** `test@test.com` and its kin: the mailbox repeats the domain, or is nobody's. */
const placeholderMail =
  /^(?:(test|none|null|na|unknown|anonymous|nobody|noemail|no|email|mail|asdf|abc|a)@\1\.[a-z.]+|(?:no-?reply|donotreply)@.+)$/;

/**
 * Whether a normalised value stands for nobody. Compared without regard to case and outer spaces.
 * @source Segment Unify's defaults (`^[0-]*$`, -1, null, anonymous), and what sources send in practice
 */
export function isBlocked(type: string, value: string): boolean {
  const plain = value.trim().toLowerCase();
  return empty.test(plain) || anyKind.has(plain) || (type === 'email' && placeholderMail.test(plain));
}

/** What a tenant says identifies nobody, by kind of identifier; `*` stands for any characters. */
export type Blocked = IdentityRules['blocked'];

/** Whether a tenant says that a value of a kind stands for nobody. Compared without regard to case. */
export const isBlockedBy = (blocked: Blocked, type: string, value: string): boolean =>
  Object.hasOwn(blocked, type) &&
  blocked[type]!.some((pattern) => isLike(value.toLowerCase(), pattern.toLowerCase()));

/** @cost the length of the text, for each `*` */
function isLike(text: string, pattern: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
