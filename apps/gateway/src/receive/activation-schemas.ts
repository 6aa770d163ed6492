import { deliveryStates, destinationKinds, transitions } from '@ucv/contracts-activation';
import { deliveryIdPattern } from './delivery-queries';
import { purposePattern } from './field-rules';
import { at, bodyOf, count, list, named, orNull, ref, shape, text, textUpTo } from './schema-parts';

const hour = { type: 'integer', minimum: 0, maximum: 23 };
const contactPolicy = {
  cap: shape({ contacts: { type: 'integer', minimum: 1 }, period: { type: 'string', format: 'duration' } }),
  quietHours: shape({ from: hour, to: hour }),
};
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
  ContactPolicy: shape(contactPolicy, ['cap', 'quietHours']),
  ContactPolicySetting: bodyOf(contactPolicy, ['cap', 'quietHours']),
  DestinationDefinition: bodyOf(
    {
      name: textUpTo(100),
      kind: { enum: destinationKinds },
      settings: bodyOf({ url: textUpTo(2000), secret: textUpTo(200), traits }, ['secret', 'traits']),
      segment: ref,
      on,
      purpose: { type: 'string', pattern: purposePattern },
    },
    ['segment'],
  ),
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
    destination: shape({ id: ref, name: text }),
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
  ReplayedDeliveries: shape({ replayed: count }),
};
