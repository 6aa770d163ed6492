/** Every code with which the gateway's own routes refuse, for the documentation; a spec holds them together. */
export const refusals = {
  'http.invalid-input': {
    status: 400,
    meaning: 'A parameter or the body is not usable; `details` lists each fault.',
  },
  'http.invalid-json': { status: 400, meaning: 'The body is not JSON, or has the key `__proto__`.' },
  'gateway.body-unusable': {
    status: 400,
    meaning:
      'The body nests deeper than 64 levels, or holds U+0000, half a surrogate pair, or a number that JSON rounds.',
  },
  'gateway.ref-invalid': { status: 400, meaning: 'The ref is neither a person id nor `type:value`.' },
  'gateway.purpose-invalid': { status: 400, meaning: 'X-Purpose is not a code.' },
  'gateway.fields-unknown': {
    status: 400,
    meaning: 'A field of `fields` does not exist; `details` lists all.',
  },
  'gateway.cursor-unknown': {
    status: 400,
    meaning: 'The cursor is not from an earlier answer to this question.',
  },
  'gateway.parked-id-invalid': { status: 400, meaning: 'That is no id of a parked fact.' },
  'gateway.reason-personal': {
    status: 400,
    meaning: 'The reason holds what looks like an e-mail address or a telephone number; it is kept for ever.',
  },
  'profile.cursor-unknown': {
    status: 400,
    meaning: 'The cursor is not from an earlier answer to this question.',
  },
  'segmentation.condition-invalid': {
    status: 400,
    meaning: 'The condition is not of the segment language; `details` names each fault by its path.',
  },
  'consent.cursor-unknown': {
    status: 400,
    meaning: 'The cursor is not from an earlier answer to this question.',
  },
  'activation.cursor-unknown': {
    status: 400,
    meaning: 'The cursor is not from an earlier answer to this question.',
  },
  'activation.url-invalid': { status: 400, meaning: 'The url of the destination is not one to send to.' },
  'activation.address-refused': {
    status: 400,
    meaning: 'The url leads to an address that nothing is sent to, such as one of this network.',
  },
  'activation.secret-invalid': {
    status: 400,
    meaning: 'The secret is not `whsec_` and 24 to 64 bytes in base64.',
  },
  'identity.rules-invalid': {
    status: 400,
    meaning: 'What holds and what is changed do not go together; the message says which.',
  },
  'activation.address-invalid': { status: 400, meaning: 'An address is not `host:port`.' },
  'gateway.unauthenticated': { status: 401, meaning: 'No token, or one that is not valid.' },
  'gateway.forbidden': { status: 403, meaning: 'The role of the token may not use the route.' },
  'gateway.naming-not-allowed': {
    status: 403,
    meaning: 'The tenant does not let this role see who somebody is; PUT /v1/settings/member-naming.',
  },
  'profile.not-found': { status: 404, meaning: 'Nobody is known by that ref, at that instant.' },
  'profile.account-unknown': { status: 404, meaning: 'The tenant has no account of that id.' },
  'gateway.token-not-found': { status: 404, meaning: 'The tenant has no such token.' },
  'gateway.parked-unknown': { status: 404, meaning: 'The tenant has no parked fact of that id.' },
  'gateway.projection-unknown': { status: 404, meaning: 'There is no projection of that name.' },
  'projections.unknown': { status: 404, meaning: 'Its service has no projection of that name.' },
  'identity.person-unknown': { status: 404, meaning: 'Nobody is known by that ref.' },
  'identity.review-unknown': {
    status: 404,
    meaning: 'The tenant has no review of that id; or `after` is not from an earlier answer.',
  },
  'identity.correction-unknown': {
    status: 404,
    meaning: 'The tenant has no correction of that id; or the cursor is not from an earlier answer.',
  },
  'consent.person-unknown': { status: 404, meaning: 'Nobody is known by that ref.' },
  'consent.purpose-unknown': { status: 404, meaning: 'The tenant has no such purpose; PUT /v1/purposes.' },
  'consent.suppression-unknown': { status: 404, meaning: 'The tenant suppresses no such identifier.' },
  'consent.request-unknown': { status: 404, meaning: 'The tenant has no request of that id.' },
  'segmentation.segment-unknown': { status: 404, meaning: 'The tenant has no segment of that id.' },
  'segmentation.person-unknown': { status: 404, meaning: 'Nobody is known by that ref.' },
  'activation.destination-unknown': { status: 404, meaning: 'The tenant has no destination of that id.' },
  'segmentation.name-taken': {
    status: 409,
    meaning: 'Another segment has this name, whatever its case and spaces; `details` gives its id.',
  },
  'ingestion.rejected-event-unknown': {
    status: 404,
    meaning: 'The tenant has no rejected event of that id; those of who was erased are gone.',
  },
  'identity.same-person': { status: 409, meaning: 'They are one person already.' },
  'identity.correction-closed': { status: 409, meaning: 'A steward has decided it already.' },
  'identity.not-attached': { status: 409, meaning: 'Not all of the identifiers belong to the person.' },
  'identity.all-would-leave': { status: 409, meaning: 'Nobody would stay.' },
  'identity.merge-unknown': { status: 409, meaning: 'There is no merge of that id.' },
  'identity.merge-undone': { status: 409, meaning: 'They have come apart already.' },
  'identity.person-locked': { status: 409, meaning: 'One of them is locked.' },
  'identity.person-too-large': { status: 409, meaning: 'Together they have more identifiers than one may.' },
  'identity.shared-identifier': { status: 409, meaning: 'The identifier belongs to nobody.' },
  'identity.not-shared': { status: 409, meaning: 'The identifier is not among those that belong to nobody.' },
  'identity.too-few-described': {
    status: 409,
    meaning: 'Fewer fragments say something of themselves than can be learned of; `details` says how many.',
  },
  'identity.review-closed': {
    status: 409,
    meaning: 'It was decided so already, or may not be deferred any more.',
  },
  'identity.review-conflict': {
    status: 409,
    meaning: 'Somebody else decided it at the same time: look at it again. Nothing of theirs is lost.',
  },
  'identity.rules-conflict': {
    status: 409,
    meaning: 'The rules were changed since: `details.version` holds. Read them again.',
  },
  'identity.person-erased': { status: 409, meaning: 'One of them was erased.' },
  'activation.destination-exists': {
    status: 409,
    meaning: 'The tenant has a destination of that name already.',
  },
  'activation.destination-changed': {
    status: 409,
    meaning: 'The destination is not at that version any more: read it again.',
  },
  'activation.setting-changed': {
    status: 409,
    meaning: 'The setting is not at that version any more: read it again.',
  },
  'ingestion.source-exists': { status: 409, meaning: 'The tenant has a source of that name already.' },
  'projections.rebuild-running': {
    status: 409,
    meaning: 'A rebuild in the same service is under way already.',
  },
  'projections.not-rebuildable': {
    status: 409,
    meaning:
      'The rows of this projection are not rebuilt beside the live ones; the message says what to do instead.',
  },
  'projections.nothing-kept': {
    status: 409,
    meaning: 'No tables of before a swap are kept that the service could use.',
  },
  'segmentation.segment-in-use': {
    status: 409,
    meaning: 'Another segment rests on this one; `details` names it.',
  },
  'http.body-too-large': { status: 413, meaning: 'The body is larger than 1 MiB.' },
  'messaging.request-too-large': { status: 413, meaning: 'The body is larger than the services take.' },
  'http.unsupported-media-type': { status: 415, meaning: 'The body is not sent as application/json.' },
  'ingestion.queue-full': { status: 429, meaning: 'Too many events wait at the door; try again shortly.' },
  internal: { status: 500, meaning: 'A fault on our side; the Request-Id leads to it.' },
  'messaging.no-answer': { status: 503, meaning: 'A service behind the gateway does not answer; try again.' },
  'identity.not-reached': {
    status: 503,
    meaning: 'Identity is behind the log; the message says what is taken already. Look again in a while.',
  },
  'gateway.access-not-recorded': {
    status: 503,
    meaning: 'The read could not be recorded, so nothing is shown.',
  },
  'gateway.parked-not-now': {
    status: 503,
    meaning:
      'The rows are behind the log, or log or database are away: nothing is said about the fact; try again.',
  },
  'activation.destination-sealed': {
    status: 503,
    meaning: 'Url and secret of the destination cannot be opened: the keyring is older than the log.',
  },
  'gateway.log-unavailable': { status: 503, meaning: 'The log does not answer; try again.' },
} as const satisfies Record<string, { status: number; meaning: string }>;

export type RefusalCode = keyof typeof refusals;
