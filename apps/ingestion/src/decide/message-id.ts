import { isNobody } from '@ucv/cleansing';
import { storableMessageId } from './event-id';
import { isOpaqueId } from './opaque-id';
import { idText, isUnreadable } from './sent-id';
import type { RejectionCode } from './rejections';

const longest = 100;

/** The sender's message id, or why it is none; neither where there is none. */
export interface MessageId {
  messageId?: string;
  fault?: RejectionCode;
}

/**
 * Reads the message id of anything that was sent. A placeholder such as `undefined` or 0 counts as left out, and so
 * does one with U+FFFD, where a letter was lost: as ids they would make all events but the first a repetition.
 */
export function readMessageId(event: unknown): MessageId {
  const sent = (event as { messageId?: unknown } | null | undefined)?.messageId;
  const text = typeof sent === 'number' ? idText(sent) : sent;
  if (typeof text !== 'string') return {};
  if (text.length > longest) return { fault: 'ingestion.message-id-too-long' };
  if (isUnreadable(text)) return text.includes('\ufffd') ? {} : { messageId: storableMessageId(text) };
  return isPlaceholder(text) ? {} : { messageId: text };
}

/** Letters, digits and dashes, as most: no placeholder of this length is like that. */
const ordinary = /^[\w.:+-]*[1-9][\w.:+-]{7,}$/;

/** A random id may hold the marks of a template by chance; all but the nil UUID are ids. */
const isPlaceholder = (id: string): boolean =>
  !ordinary.test(id) && isNobody(id) && !(/[1-9a-z]/i.test(id) && isOpaqueId(id));
