import { deliveryStates, destinationKinds, destinationStates, transitions } from '@ucv/contracts-activation';
import { deliveryIdPattern } from './delivery-queries';
import { purposePattern } from './field-rules';
import { at, bodyOf, count, list, named, orNull, ref, shape, text, textUpTo } from './schema-parts';

const hour = { type: 'integer', minimum: 0, maximum: 23 };
const duration = { type: 'string', format: 'duration' };
const contactPolicy = {
  cap: {
    ...shape({ contacts: { type: 'integer', minimum: 1, maximum: 10_000 }, period: duration }),
    description: 'Most contacts of one person in any period of this length, over all destinations',
    examples: [{ contacts: 3, period: 'P7D' }],
  },
  quietHours: {
    ...shape({ from: hour, to: hour }),
    description: 'Hours without contact by the clock of the person: `from` inclusive, `to` exclusive',
    examples: [{ from: 21, to: 8 }],
  },
  timeZone: {
    ...text,
    description: 'IANA name of the zone of persons whose own is not known; UTC where absent',
    examples: ['Europe/Berlin'],
  },
  expireAfter: {
    ...duration,
    description: 'How old a held message may become before it is given up; P2D where absent',
    examples: ['PT12H'],
  },
};
const optionalInPolicy = Object.keys(contactPolicy);
const contact = {
  description:
    'Whether a message reaches the person, so that the contact policy counts and holds it: true for all, false for none, left out for entries alone',
};
const rule = { enum: ['cap', 'quiet-hours'] };
const on = { ...list({ enum: transitions }), minItems: 1, uniqueItems: true };
const traits = { ...list(textUpTo(100)), maxItems: 200, description: 'Attributes sent; all where absent' };
const deliveryId = { type: 'string', pattern: deliveryIdPattern };

const destination = {
  id: ref,
  name: text,
  kind: { enum: destinationKinds },
  settings: shape({ origin: text, traits: list(text) }, ['traits']),
  segment: orNull(ref),
  on: list({ enum: transitions }),
  purpose: text,
  contact: { ...contact, type: ['boolean', 'null'] },
  state: { enum: destinationStates },
  version: { type: 'integer', minimum: 1, description: 'Grows with every change' },
  createdAt: at,
  deliveries: shape(Object.fromEntries(deliveryStates.map((state) => [state, count]))),
};
const consent = shape({
  purpose: text,
  allowed: { type: 'boolean' },
  reason: text,
  decisionId: orNull(text),
  position: text,
});
const settingsChange = {
  url: textUpTo(2000),
  secret: textUpTo(200),
  traits: { ...traits, type: ['array', 'null'], description: 'Attributes sent; all where null' },
};
const change = {
  version: {
    type: 'integer',
    minimum: 1,
    description: 'As read; refused where the destination was changed since',
  },
  name: textUpTo(100),
  kind: { enum: destinationKinds },
  settings: bodyOf(settingsChange, Object.keys(settingsChange)),
  segment: orNull(ref),
  on,
  purpose: { type: 'string', pattern: purposePattern },
  contact: { ...contact, type: ['boolean', 'null'] },
};
const nullOr = (schema: object, description: string) => ({ anyOf: [schema, { type: 'null' }], description });
const attempt = shape(
  {
    outcome: { enum: ['delivered', 'failed', 'dead', 'refused'] },
    status: { type: 'integer' },
    reason: text,
    consent,
    at,
  },
  ['status', 'reason'],
);

export const activationSchemas = {
  ContactPolicy: shape(contactPolicy, optionalInPolicy),
  ContactPolicySetting: bodyOf(contactPolicy, optionalInPolicy),
  DestinationDefinition: bodyOf(
    {
      name: textUpTo(100),
      kind: { enum: destinationKinds },
      settings: bodyOf({ url: textUpTo(2000), secret: textUpTo(200), traits }, ['secret', 'traits']),
      segment: ref,
      on,
      purpose: { type: 'string', pattern: purposePattern },
      contact: { ...contact, type: 'boolean' },
    },
    ['segment', 'contact'],
  ),
  DestinationChange: bodyOf(change, Object.keys(change)),
  Destination: shape(destination),
  CreatedDestination: shape({
    ...destination,
    secret: { type: 'string', description: 'Shown once; signs what is sent, by Standard Webhooks' },
  }),
  DestinationList: shape({ data: list(named('Destination')) }),
  DestinationTested: shape(
    {
      delivered: { type: 'boolean' },
      status: { type: 'integer' },
      reason: text,
      milliseconds: { type: 'number', minimum: 0 },
    },
    ['status', 'reason'],
  ),
  Delivery: shape({
    id: deliveryId,
    destination: shape({ id: ref, name: text, state: { enum: destinationStates } }),
    segment: shape({ id: ref, name: orNull(text) }),
    person: ref,
    state: { enum: deliveryStates },
    attempts: count,
    cause: shape({
      factId: text,
      transition: { enum: transitions },
      segment: ref,
      segmentVersion: { type: 'integer', minimum: 1 },
    }),
    createdAt: at,
    nextAttemptAt: orNull(at),
    held: nullOr(
      shape({ rule, until: at, expiresAt: at, zone: { enum: ['person', 'tenant'] } }),
      'Which rule of the contact policy holds it, and until when',
    ),
    ended: nullOr(
      shape({ reason: { enum: ['expired', 'superseded', 'destination-removed'] }, rule, at }, ['rule']),
      'Why it is not sent any more',
    ),
    last: { anyOf: [attempt, { type: 'null' }] },
  }),
  DeliveryPage: shape({ data: list(named('Delivery')), cursor: orNull(text) }),
  ReplayDeliveries: {
    ...bodyOf({ destination: ref, deliveries: { ...list(deliveryId), minItems: 1, maxItems: 1000 } }, [
      'destination',
      'deliveries',
    ]),
    oneOf: [{ required: ['destination'] }, { required: ['deliveries'] }],
  },
  ReplayedDeliveries: shape({
    replayed: count,
    superseded: {
      ...count,
      description: 'Left as they are: a later message about the same person takes them back',
    },
  }),
  AllowedAddresses: shape({
    data: list(shape({ address: text, origin: { enum: ['setting', 'environment'] } })),
    version: { ...count, description: 'How often it was set' },
  }),
  AllowedAddressesSetting: bodyOf(
    {
      addresses: {
        ...list(textUpTo(300)),
        maxItems: 1000,
        examples: [['crm.internal:8443', '[fd00::7]:443']],
      },
      version: { ...count, description: 'As read; refused where they were set since' },
    },
    ['version'],
  ),
};
