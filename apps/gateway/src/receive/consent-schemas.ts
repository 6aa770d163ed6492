import { consentStatuses, lawfulBases, requestKinds } from '@ucv/contracts-consent';
import { purposePattern, sourcePattern } from './field-rules';
import { at, bodyOf, count, list, mapOf, named, orNull, ref, shape, text, textUpTo } from './schema-parts';

const purpose = {
  purpose: { type: 'string', pattern: purposePattern },
  basis: { enum: lawfulBases },
  description: textUpTo(500),
  gpc: { type: 'boolean', description: 'Whether the signal Sec-GPC objects to it' },
};
const status = { enum: consentStatuses };
const basis = { enum: lawfulBases };
const kind = { enum: requestKinds };
const keptReason = { ...textUpTo(500), description: 'Kept for ever in the clear, so no personal data' };

export const consentSchemas = {
  Purpose: shape(purpose, ['gpc']),
  PurposeDefinition: bodyOf(purpose, ['gpc']),
  PurposeList: shape({ data: list(named('Purpose')) }),
  ConsentDecision: bodyOf(
    {
      purpose: purpose.purpose,
      status,
      basis,
      source: { type: 'string', pattern: sourcePattern, description: 'Where it was said, as a code' },
      evidence: { ...textUpTo(10_000), description: 'Kept sealed under the key of the person' },
    },
    ['evidence'],
  ),
  Consents: shape({ person: named('Subject'), consents: mapOf(named('Consent')) }),
  Consent: shape(
    {
      status,
      basis,
      since: at,
      source: text,
      decisionId: text,
      identifier: shape({ type: text, ref, value: text }, ['value']),
      note: {
        const: 'unreadable',
        description: 'What a sender said could not be read, and so counts as a refusal',
      },
      name: {
        ...text,
        description: 'The category as it was sent, where the code of the purpose does not say it',
      },
    },
    ['note', 'name'],
  ),
  ConsentStanding: shape({ status, basis: text, since: at, source: text, decisionId: text }),
  OpenDataRequest: {
    ...bodyOf(
      {
        kind,
        type: { ...kind, description: 'Says the same as `kind`' },
        subject: { ...text, description: 'Person id or `type:value`', examples: ['email:a@b.c'] },
      },
      ['kind', 'type'],
    ),
    anyOf: [{ required: ['kind'] }, { required: ['type'] }],
  },
  DataRequest: shape({
    id: ref,
    kind,
    state: { enum: ['received', 'erased', 'completed', 'refused'] },
    person: ref,
    identifiers: count,
    receivedAt: at,
    erasedAt: orNull(at),
    completedAt: orNull(at),
    keysDestroyed: count,
    services: { ...list(text), description: 'Services that have confirmed that the rows are gone' },
    code: { ...orNull(text), description: 'Why it was refused' },
  }),
  Suppression: shape({
    id: ref,
    type: { ...text, description: 'Kind of the identifier; its value is gone' },
    since: at,
    request: { ...text, description: 'The request by which it was erased' },
  }),
  SuppressionPage: shape({ data: list(named('Suppression')), cursor: orNull(text) }),
  LiftSuppression: bodyOf({
    identifier: { ...text, description: '`type:value`', examples: ['email:a@b.c'] },
    reason: keptReason,
  }),
  LiftSuppressionById: bodyOf({ reason: keptReason }),
  DataRequestList: shape({ data: list(named('DataRequest')) }),
};
