import type { Subject } from '@ucv/envelope';
import type { Instants, PersonRef } from './view';

/** Request `profile.timeline.v1`; newest first. @refuses profile.not-found, profile.cursor-unknown */
export interface GetTimeline extends Instants {
  ref: PersonRef;
  /** 1 to 200. */
  limit: number;
  cursor?: string;
}

export interface TimelinePage {
  /** Whose timeline it is: the identifier whose ref is the person's id. */
  person: Subject;
  data: TimelineEntry[];
  /** Opaque; null on the last page. */
  cursor: string | null;
}

/** One interaction of a person, on whichever device. */
export interface TimelineEntry {
  eventId: string;
  messageId: string | null;
  /** Call of the tracking API: track, identify, page, … */
  call: string;
  /** Name of the event, page or screen. */
  name: string | null;
  occurredAt: string;
  recordedAt: string;
  source: string | null;
  /** Where it took place, as far as the event tells: mobile, browser, server, … */
  channel: string | null;
  device: string | null;
  /** The identifier that the event belongs to. */
  fragment: Subject;
  properties: Record<string, unknown>;
  /** Present where the content was erased. */
  redacted?: true;
}
