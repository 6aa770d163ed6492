/**
 * Why an event is not taken in: code → what to do about it. A closed set; the README lists it and a test
 * compares the two. Messages never repeat what was sent.
 */
export const rejections = {
  'ingestion.event-invalid':
    'The event is not a JSON object of the tracking API, or a field has the wrong type.',
  'ingestion.event-too-large': 'The event is larger than 32 KiB as JSON; send less in properties or traits.',
  'ingestion.event-too-deep': 'The event is nested deeper than 64 levels; flatten it.',
  'ingestion.forbidden-key':
    'The event holds the key __proto__, or a constructor with a prototype; rename it.',
  'ingestion.type-unknown': 'type must be track, identify, page, screen, group or alias.',
  'ingestion.event-name-missing': 'A track call needs event, the name of what happened.',
  'ingestion.group-id-missing':
    'A group call needs groupId, at most 200 characters and no placeholder such as "", null, 0 or undefined.',
  'ingestion.previous-id-missing':
    'An alias call needs previousId, at most 200 characters and no placeholder such as "", null, 0 or undefined.',
  'ingestion.no-usable-identifier':
    'userId or anonymousId is needed, and it must not be a placeholder such as "", null, 0 or anonymous.',
  'ingestion.id-unreadable':
    'An id holds a control character, half a character or U+FFFD, so that it looks like others; send ids as UTF-8 text.',
  'ingestion.message-id-too-long': 'messageId may have at most 100 characters.',
  'ingestion.timestamp-invalid':
    'timestamp must be an ISO 8601 date and time in the years 1 to 9999, or Unix time with 10 or 13 digits; leave it out to use the time of arrival.',
  'privacy.subject-erased':
    'An identifier of the event is of a customer who was erased, so nothing of it is kept; stop sending events about them.',
} as const;

export type RejectionCode = keyof typeof rejections;

/** An event that is not taken in. */
export interface Rejection {
  code: RejectionCode;
  /** The sender's id, where it sent a usable one. */
  messageId?: string;
  /** What is wrong with this event, more closely than the code. */
  message: string;
}

export const reject = (code: RejectionCode, messageId?: string, detail?: string): Rejection => ({
  code,
  messageId,
  message: detail ? `${rejections[code]} (${detail})` : rejections[code],
});
