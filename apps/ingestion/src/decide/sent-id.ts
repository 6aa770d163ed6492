/**
 * Control characters, halves of surrogate pairs, and U+FFFD, which stands where a decoder lost a letter: ids that
 * differ only in these look the same once they are stored.
 */
const unreadable = /[\p{Cc}\p{Cs}\ufffd]/u;

/** Whether an id is none for its characters; not for the white space around it. */
export const isUnreadable = (id: unknown): boolean => typeof id === 'string' && unreadable.test(id.trim());

/** A number that JavaScript, and most senders, can't tell from its neighbours, or that is not whole. */
const isInexact = (id: unknown): boolean => typeof id === 'number' && !Number.isSafeInteger(id);

/** Whether an id was sent that can't be told from others. */
export const isLost = (id: unknown): boolean => isUnreadable(id) || isInexact(id);

/**
 * An id as it was sent, before anything of the event is repaired. A number counts as its digits, `12345.0` as
 * 12345; larger ones than 2^53 come as texts, see `parseExactly`.
 * @returns undefined for what is no id
 */
export function idText(id: unknown): string | undefined {
  const text = typeof id === 'number' ? String(id) : id;
  return typeof text === 'string' && !isLost(id) ? text : undefined;
}
