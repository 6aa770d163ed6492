export interface ProfileReadData {
  /** Pattern of the route that showed it, `GET /v1/profiles/:ref`; never the URL. */
  route: string;
  /** The caller's own code for the reason, from the header X-Purpose: `[a-z0-9-]`, 1 to 40 characters. */
  purpose?: string;
}
