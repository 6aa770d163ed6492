import type { Sealed } from '@ucv/envelope';

/** The calls of the tracking API. */
export const calls = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const;
export type Call = (typeof calls)[number];

/**
 * What ingestion mended: `occurred-in-future`, occurredAt was clamped; `identifiers-dropped`, the event named
 * more identifiers than it may, and the weakest are not among its subjects, or one that can't be told from others. What
 * it found: `consent-unreadable`, what the event says of consent has a form that nobody agreed on, and so counts as a
 * refusal. What it took out: `identifier-suppressed`, an identifier of a device that belonged to somebody who was erased,
 * wherever it stood.
 */
export type Flag =
  'occurred-in-future' | 'identifiers-dropped' | 'consent-unreadable' | 'identifier-suppressed';

export interface InteractionData {
  call: Call;
  /** What ingestion had to mend; absent where nothing. */
  flags?: Flag[];
  /** The content says something of consent: who only wants that opens no other. */
  consent?: true;
  /** An InteractionContent under the fragment's key. */
  sealed: Sealed;
}

/** What `sealed` holds: the event as sent, less what metadata carries. */
export interface InteractionContent {
  messageId: string;
  /** Every subject of the event with its normalised value; the order of metadata's subjects. */
  identifiers: { type: string; value: string; ref: string }[];
  /** Name of a track call. */
  event?: string;
  /** Name of a page or screen. */
  name?: string;
  category?: string;
  groupId?: string;
  previousId?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
  context?: Record<string, unknown>;
  integrations?: Record<string, unknown>;
  /** The request carried `Sec-GPC: 1`. */
  gpc?: true;
  /** The sender's own clock, as sent. */
  originalTimestamp?: string;
  sentAt?: string;
}
