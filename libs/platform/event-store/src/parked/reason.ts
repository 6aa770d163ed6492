/** A reason is kept in the clear for ever: this many characters at most. */
export const longestReason = 500;

/** What is wrong with a reason. */
export type ReasonFault = 'length' | 'characters' | 'email' | 'phone';

const email = /\S@\S/u;
/** Digits as they are written in a telephone number. */
const digitsInARow = /[+]?\p{Nd}[\p{Nd}\s()./-]*/gu;
/** Numbers that name no person: days and instants, UUIDs, ids and positions in hexadecimals with a letter. */
const harmless =
  /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/giu;
/** The shortest telephone number that is told from a count or a ticket. */
const fewestDigits = 7;

/**
 * Whether a reason may be written: 1 to 500 characters, no control characters, nothing that looks like an e-mail
 * address or a telephone number (seven digits or more).
 * @returns undefined for a good one
 */
export function reasonFault(reason: string): ReasonFault | undefined {
  const text = reason.normalize('NFKC');
  if (text.trim().length === 0 || text.length > longestReason || reason.length > longestReason)
    return 'length';
  if (/\p{Cc}|\p{Cs}/u.test(text)) return 'characters';
  if (email.test(text)) return 'email';
  const rows = text.replace(harmless, ' x ').match(digitsInARow) ?? [];
  return rows.some((row) => (row.match(/\p{Nd}/gu)?.length ?? 0) >= fewestDigits) ? 'phone' : undefined;
}

/** What to do about each. */
export const reasonCure: Record<ReasonFault, string> = {
  length: `must be 1 to ${longestReason} characters long`,
  characters: 'must be one line of text without control characters',
  email: 'must not hold an e-mail address: reasons are kept for ever',
  phone: 'must not hold a telephone number, or 7 digits and more in a row: reasons are kept for ever',
};
