import type { Fact } from '@ucv/envelope';

/**
 * A person was shown to someone: whom by the stream, who by `metadata.actor`, why by `purpose`. Stream
 * `access-` of the person; appended before the answer leaves.
 */
export type ProfileRead = Fact<'gateway.profile-read.v1', ProfileReadData>;

export interface ProfileReadData {
  /** Pattern of the route that showed it, `GET /v1/profiles/:ref`; never the URL. */
  route: string;
  /** The caller's own code for the reason, from the header X-Purpose: `[a-z0-9-]`, 1 to 40 characters. */
  purpose?: string;
}

/** Someone listed accepted events with their content opened. Stream `access-` of the token. */
export type EventsRead = Fact<'gateway.events-read.v1', ProfileReadData>;
