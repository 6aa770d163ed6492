import { isNobodysMailbox } from './mailboxes';
import { isNoKey, isNoLine } from './numbers';
import { bare, seen, squeezed, unescaped } from './spelling';
import { isTemplate } from './templates';
import { isFieldName, missing, nobody, noCell } from './words';

/** Longer texts are no placeholders, unless a template's marks stand in them. */
const longest = 60;

/**
 * Whether a value stands for none, in whatever spelling: `null`, `"null"`, `NaN`, `#N/A`, `\N`, `n/a`, `{{user.id}}`.
 * Holds for every column; a value that a column may well have (a surname, a number) is never missing.
 * @cost under 1 µs for plain words and numbers
 */
export function isMissing(text: string): boolean {
  const own = meant(text);
  return own === undefined || isNothing(own);
}

/**
 * Whether an identifier of any kind is a placeholder: missing, or the word of a program for somebody unknown (`guest`,
 * `anonymous`), the name of a field (`user_id`), zeros, -1, `xxxx`, or a key that stands for none (the nil UUID). The line:
 * other numbers, `123456` too, and words that only begin or end like a placeholder (`guest-4711`) may be somebody's.
 * @cost under 2 µs
 * @source Segment Unify's defaults (`^[0-]*$`, -1, null, anonymous), and what sources send in practice
 */
export function isNobody(text: string): boolean {
  if (ordinary.test(text)) return (text.length >= 12 || text[0] === '-') && isNoKey(text.toLowerCase());
  const own = meant(text);
  return own === undefined || isNothing(own) || (own.length <= longest && isNoName(own));
}

function isNoName(own: string): boolean {
  const word = own.toLowerCase();
  return isNoKey(word) || nobody.has(squeezed(word)) || isFieldName(bare(own));
}

/** Most values: letters and a digit that is no zero, with no mark of a template. No placeholder is like that but a key. */
const ordinary = /^[\w@.+-]*[1-9][\w@.+-]*$/;

/** The same for a kind of identifier whose values have a form of their own: mailboxes and telephones that were made up. */
export function isNobodyOf(type: string, text: string): boolean {
  if (type === 'email') return isNoAddress(text) || (!plainAddress.test(text) && isNobody(text));
  return isNobody(text) || (type === 'phone' && isNoLine(text.replace(/\D/g, '')));
}

function isNoAddress(text: string): boolean {
  const address = bare(plainAddress.test(text) ? text : (meant(text) ?? '')).toLowerCase();
  if (isNobodysMailbox(address)) return true;
  const [box = '', domain = ''] = address.split('@');
  return /^(?:example|domain|company|email)\./.test(domain) && isFieldName(box);
}

const plainAddress = /^[\w.+-]+@[\w.-]+$/;

/** Undefined for what has no letter, digit or picture in it. */
function meant(text: string): string | undefined {
  const own = unescaped(seen(text));
  return /[\p{L}\p{N}\p{So}]/u.test(own) || own.includes('%') || own.includes('{') ? own : undefined;
}

function isNothing(own: string): boolean {
  if (isTemplate(own) || noCell.test(own)) return true;
  if (own.length > longest) return false;
  // Nat is a name, NaT the time that is none.
  if (own === 'NaT' || abbreviated.test(own)) return true;
  const word = bare(own).toLowerCase();
  if (isNoWord(word)) return true;
  // Parts put together where none was known: `None,None`, `nan nan`.
  return (
    /[\s,;|]/.test(word) && word.split(/[\s,;|]+/).every((part) => part !== 'na' && isNoWord(bare(part)))
  );
}

/** `n.d.`, `s.d.`; capitals with dots are initials. */
const abbreviated = /^[ns]\.\s?[bcd]\.?$/;
/** `n/a` and its like in other languages: `s/d`, `k. A.`, `n.v.t.` */
const slashed = /^(?:n[/\\.]*a|[ns]\/[abcdios]|k\.\s?a|n\.\s?v\.\s?t|x{3,})$/;
const isNoWord = (word: string): boolean => slashed.test(word) || missing.has(word.replace(/[\s_\-/]+/g, ''));
