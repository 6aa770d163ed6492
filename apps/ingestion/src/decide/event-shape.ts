import Ajv, { type ErrorObject } from 'ajv';

/** An id as senders write it: numbers from databases, null and "" beside the other id. */
const id = { type: ['string', 'integer', 'null'] };
const text = { type: ['string', 'null'] };
const object = { type: ['object', 'null'] };
/** Judged apart, with a code of its own. */
const anything = {};

const schema = {
  type: 'object',
  properties: {
    type: anything,
    userId: id,
    anonymousId: id,
    previousId: id,
    groupId: id,
    messageId: id,
    event: text,
    name: text,
    category: text,
    properties: object,
    traits: object,
    context: object,
    integrations: object,
    timestamp: anything,
    originalTimestamp: anything,
    sentAt: anything,
  },
};

type Id = string | number | null;
type Properties = Record<string, unknown> | null;

/** An event of the tracking API as it may arrive: the fields' types are right, nothing more is known. */
export interface TrackingEvent {
  type?: unknown;
  userId?: Id;
  anonymousId?: Id;
  previousId?: Id;
  groupId?: Id;
  messageId?: Id;
  event?: string | null;
  name?: string | null;
  category?: string | null;
  properties?: Properties;
  traits?: Properties;
  context?: Properties;
  integrations?: Properties;
  timestamp?: unknown;
  originalTimestamp?: unknown;
  sentAt?: unknown;
}

const validate = new Ajv({ allowUnionTypes: true, strict: true }).compile<TrackingEvent>(schema);

/** What is wrong with the event's shape, in words that name the field; undefined where it is right. */
export function shapeFault(event: unknown): string | undefined {
  if (validate(event)) return undefined;
  const [fault] = validate.errors as ErrorObject[];
  const field = fault!.instancePath.slice(1) || 'the event';
  return `${field} must be ${[(fault!.params as { type?: string | string[] }).type].flat().join(' or ')}`;
}
