import Ajv, { type ErrorObject } from 'ajv';

/** Beyond it, neighbours are the same number to most programs. */
const largest = Number.MAX_SAFE_INTEGER;

/** An id as senders write it: numbers from databases, null and "" beside the other id. */
const id = { type: ['string', 'integer', 'null'], minimum: -largest, maximum: largest };
const text = { type: ['string', 'null'] };
/** PHP writes an empty object as an empty list. */
const object = { type: ['object', 'array', 'null'], maxItems: 0 };
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
type Text = string | null;
/** An empty list, where it is one. */
type Properties = Record<string, unknown> | null;

/** An event of the tracking API as it may arrive: the fields' types are right, nothing more is known. */
export interface TrackingEvent {
  type?: unknown;
  userId?: Id;
  anonymousId?: Id;
  previousId?: Id;
  groupId?: Id;
  messageId?: Id;
  event?: Text;
  name?: Text;
  category?: Text;
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
  return `${field} ${wordsOf(fault!)}`;
}

function wordsOf({ keyword, params }: ErrorObject): string {
  if (keyword === 'maxItems') return 'must be an object, no list';
  if (keyword !== 'type') return 'was sent as a number too large to be exact; send ids as text';
  const types = [(params as { type: string | string[] }).type].flat();
  const advice = types.includes('integer') ? '; send ids as text' : '';
  return `must be ${types.filter((type) => type !== 'array').join(' or ')}${advice}`;
}
