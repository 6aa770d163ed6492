import type { Mend, RejectedContent } from '@ucv/contracts-ingestion';
import { mergePatch } from './merge-patch';

/** Why a rejected event is not put through the door again: code → what to do. */
export const replayRefusals = {
  'ingestion.rejected-event-unknown': 'There is no such rejected event; take an id from the list.',
  'ingestion.rejected-event-withheld':
    'Nothing of this event is kept, or it can not be opened any more, since somebody in it was erased: it can not be replayed.',
  'ingestion.rejected-event-cut':
    'Only the first 32 KiB of this event were kept: it can be replayed with the whole corrected event alone.',
  'ingestion.rejected-event-taken': 'This event was taken in already; it can not be discarded.',
  'ingestion.unavailable': 'The event can not be taken in just now; replay it again.',
} as const;

export type ReplayRefusal = keyof typeof replayRefusals;

/** The event to put through the door: as it was sent, or as somebody corrected it. */
export function mended(
  { raw, cut }: Pick<RejectedContent, 'raw' | 'cut'>,
  mend: Mend | undefined,
): { event: unknown } | 'ingestion.rejected-event-cut' {
  if (mend?.event) return { event: mend.event };
  // What could not be written at all has left no text.
  if (cut || raw === '') return 'ingestion.rejected-event-cut';
  const sent: unknown = JSON.parse(raw);
  return { event: mend?.patch ? mergePatch(sent, mend.patch) : sent };
}
