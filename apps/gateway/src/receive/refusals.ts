/** Every code with which the gateway's own routes refuse, for the documentation; a spec holds them together. */
export const refusals = {
  'http.invalid-input': {
    status: 400,
    meaning: 'A parameter or the body is not usable; `details` lists each fault.',
  },
  'gateway.ref-invalid': { status: 400, meaning: 'The ref is neither a person id nor `type:value`.' },
  'gateway.purpose-invalid': { status: 400, meaning: 'X-Purpose is not a code.' },
  'gateway.fields-unknown': {
    status: 400,
    meaning: 'A field of `fields` does not exist; `details` lists all.',
  },
  'profile.cursor-unknown': {
    status: 400,
    meaning: 'The cursor is not from an earlier answer to this question.',
  },
  'gateway.unauthenticated': { status: 401, meaning: 'No token, or one that is not valid.' },
  'gateway.forbidden': { status: 403, meaning: 'The role of the token may not use the route.' },
  'profile.not-found': { status: 404, meaning: 'Nobody is known by that ref, at that instant.' },
  'gateway.token-not-found': { status: 404, meaning: 'The tenant has no such token.' },
  'gateway.projection-unknown': { status: 404, meaning: 'There is no projection of that name to rebuild.' },
  'ingestion.source-exists': { status: 409, meaning: 'The tenant has a source of that name already.' },
  'profile.rebuild-running': { status: 409, meaning: 'A rebuild is under way already.' },
  internal: { status: 500, meaning: 'A fault on our side; the Request-Id leads to it.' },
  'messaging.no-answer': { status: 503, meaning: 'A service behind the gateway does not answer; try again.' },
  'gateway.access-not-recorded': {
    status: 503,
    meaning: 'The read could not be recorded, so nothing is shown.',
  },
  'gateway.log-unavailable': { status: 503, meaning: 'The log does not answer; try again.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type RefusalCode = keyof typeof refusals;
