import type { IdentityRules } from '@ucv/contracts-identity';

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
