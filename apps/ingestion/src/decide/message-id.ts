import { isNobody } from '@ucv/cleansing';
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
 * Reads the message id of anything that was sent. A placeholder such as `undefined` or 0 counts as left out:
 * as an id it would make all events but the first a repetition.
 */
export function readMessageId(event: unknown): MessageId {
  const sent = (event as { messageId?: unknown } | null | undefined)?.messageId;
  if (isUnreadable(sent)) return { fault: 'ingestion.id-unreadable' };
  const messageId = idText(sent);
  if (messageId === undefined) return {};
  if (messageId.length > longest) return { fault: 'ingestion.message-id-too-long' };
  return isPlaceholder(messageId) ? {} : { messageId };
}

/** Letters, digits and dashes, as most: no placeholder of this length is like that. */
const ordinary = /^[\w.:+-]*[1-9][\w.:+-]{7,}$/;

/** A random id may hold the marks of a template by chance; all but the nil UUID are ids. */
const isPlaceholder = (id: string): boolean =>
  !ordinary.test(id) && isNobody(id) && !(/[1-9a-z]/i.test(id) && isOpaqueId(id));
