import { rejections } from '../decide/rejections';

const text = { type: 'string' };
const id = {
  type: ['string', 'integer', 'null'],
  description: 'Text, or a whole number, of which every digit counts',
};
const free = { type: 'object', additionalProperties: true };
const instant = { type: ['string', 'number', 'null'], format: 'date-time' };

/** Every call may carry these; `userId` or `anonymousId` must be there. What is not named here is kept as it is. */
const common = {
  userId: id,
  anonymousId: id,
  messageId: { ...text, maxLength: 100, description: 'The same message is taken once' },
  timestamp: instant,
  sentAt: instant,
  context: { ...free, description: '`traits`, `device`, `page`, `consent`, …' },
};

const event = (properties: Record<string, object>, required: string[], example: object) => ({
  type: 'object',
  properties: { ...common, ...properties },
  required,
  additionalProperties: true,
  examples: [example],
});

const track = { userId: '42', event: 'Order Completed', properties: { orderId: 'o-1', total: 59.9 } };
const identify = { userId: '42', traits: { email: 'robin@example.com', plan: 'pro' } };

/** JSON Schema of bodies and answers; the collector itself judges by `event-shape.ts`, which is wider. */
export const collectorSchemas = {
  Track: event({ event: text, properties: free }, ['event'], track),
  Identify: event({ traits: free }, [], identify),
  Page: event({ name: text, category: text, properties: free }, [], {
    anonymousId: 'b4ca6d8e-2c7f-4c1d-9f1e-0d1c2b3a4f5e',
    name: 'Cart',
    properties: { url: 'https://shop.example/cart' },
  }),
  Screen: event({ name: text, properties: free }, [], { userId: '42', name: 'Basket' }),
  Group: event({ groupId: id, traits: free }, ['groupId'], {
    userId: '42',
    groupId: 'acme',
    traits: { name: 'Acme' },
  }),
  Alias: event({ previousId: id }, ['previousId'], {
    userId: '42',
    previousId: 'b4ca6d8e-2c7f-4c1d-9f1e-0d1c2b3a4f5e',
  }),
  Batch: {
    type: 'object',
    properties: {
      batch: {
        type: 'array',
        maxItems: 2_500,
        items: {
          ...free,
          properties: { type: { enum: ['track', 'identify', 'page', 'screen', 'group', 'alias'] } },
        },
      },
      sentAt: instant,
      context: { ...free, description: 'Of every event that has none of its own' },
    },
    required: ['batch'],
    examples: [
      {
        batch: [
          { type: 'identify', ...identify },
          { type: 'track', ...track },
        ],
      },
    ],
  },
  Taken: {
    type: 'object',
    properties: {
      success: { const: true },
      rejected: {
        type: 'array',
        description: 'Events of a batch that were not taken; the others were',
        items: {
          type: 'object',
          properties: {
            index: { type: 'integer', minimum: 0 },
            messageId: text,
            code: { enum: Object.keys(rejections) },
            message: text,
          },
          required: ['index', 'code', 'message'],
        },
      },
      warnings: {
        type: 'array',
        description: 'Parts of a batch that were left out',
        items: {
          type: 'object',
          properties: {
            field: { enum: ['context', 'integrations'] },
            code: { const: 'ingestion.batch-part-ignored' },
            message: text,
          },
          required: ['field', 'code', 'message'],
        },
      },
    },
    required: ['success'],
  },
  Fault: { type: 'object', properties: { code: text, message: text }, required: ['code', 'message'] },
  Settings: { ...free, description: 'What the SDK asks for before it sends' },
  Ready: {
    type: 'object',
    properties: { status: { enum: ['ready', 'not-ready'] }, checks: free, remarks: free },
    required: ['status', 'checks'],
  },
};

export type CollectorSchema = keyof typeof collectorSchemas;
