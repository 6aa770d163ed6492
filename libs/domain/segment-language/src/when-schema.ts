/** Schemas of a condition, each by its name. */
export type WhenSchema = 'When' | 'SegmentStep' | 'SegmentComparison';

type Schema = Record<string, unknown>;

const shape = (properties: Schema, required: string[], description: string): Schema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
  description,
});

const name: Schema = { type: 'string', minLength: 1, maxLength: 1000 };
const scalar: Schema = { type: ['string', 'number', 'boolean'], maxLength: 1000 };
const ordered: Schema = { type: ['string', 'number'], maxLength: 1000 };
const times: Schema = { type: 'integer', minimum: 0, maximum: 1_000_000 };
const count: Schema = {
  ...shape({ gte: times, lte: times, eq: times }, [], 'How often; once or more where it is not said'),
  minProperties: 1,
};
const within: Schema = {
  type: 'string',
  pattern: '^P(?=[0-9T])(\\d+W)?(\\d+D)?(T(?=\\d)(\\d+H)?(\\d+M)?(\\d+S)?)?$',
  description: 'ISO 8601 duration in weeks, days, hours, minutes and seconds, at most 10 years',
};
const operators: Schema = {
  eq: scalar,
  ne: scalar,
  in: { type: 'array', items: scalar, minItems: 1, maxItems: 1000 },
  gt: ordered,
  gte: ordered,
  lt: ordered,
  lte: ordered,
  exists: { type: 'boolean' },
  contains: scalar,
  matches: { type: 'string', minLength: 1, maxLength: 200, description: 'RE2 syntax' },
};
const some = Object.keys(operators).map((operator) => ({ required: [operator] }));

/**
 * JSON Schema of a condition, for those who write one. `parseWhen` judges: it knows also how deep and how large one
 * may be, which patterns there are, and which step may be negated.
 * @param ref  how one schema names another
 */
export function whenSchemas(ref: (schema: WhenSchema) => object): Record<WhenSchema, object> {
  const when = ref('When');
  const step = ref('SegmentStep');
  const parts: Schema = { type: 'array', items: when, minItems: 1, maxItems: 199 };
  const where: Schema = { type: 'object', additionalProperties: ref('SegmentComparison') };
  const asked = { event: name, where: { ...where, description: 'Comparisons by property; all must hold' } };
  const steps: Schema = {
    type: 'array',
    items: { anyOf: [step, shape({ not: step }, ['not'], 'Alone and last: it has not come')] },
    minItems: 1,
    maxItems: 10,
  };
  return {
    SegmentComparison: { ...shape(operators, [], 'One or more; all must hold'), minProperties: 1 },
    SegmentStep: shape(asked, ['event'], 'An event by name, and what its properties are'),
    When: {
      description: 'A condition of the segment language: exactly one of these',
      anyOf: [
        shape({ all: parts }, ['all'], 'All hold'),
        shape({ any: parts }, ['any'], 'One holds'),
        shape({ not: when }, ['not'], 'It does not hold'),
        shape({ ...asked, count, within }, ['event'], 'It happened that often in that time, or ever'),
        { ...shape({ trait: name, ...operators }, ['trait'], 'The trait compares so'), anyOf: some },
        shape({ sequence: steps, within }, ['sequence'], 'Steps in this order, within that time'),
        shape({ segment: name }, ['segment'], 'A member of that segment, by its id'),
        shape({ consent: name }, ['consent'], 'The purpose is granted'),
      ],
    },
  };
}

/** Conditions to begin with, by what they say. */
export const whenExamples: Record<string, object> = {
  'left a cart alone for 30 minutes': {
    sequence: [{ event: 'Product Added' }, { not: { event: 'Order Completed' } }],
    within: 'PT30M',
  },
  'ordered twice for 100 or more in 90 days, but not in the last 30': {
    all: [
      { event: 'Order Completed', where: { total: { gte: 100 } }, count: { gte: 2 }, within: 'P90D' },
      { not: { event: 'Order Completed', within: 'P30D' } },
    ],
  },
  'on a plan for teams, and agreed to e-mails': {
    all: [{ trait: 'plan', in: ['pro', 'team'] }, { consent: 'email-marketing' }],
  },
  'never ordered': { event: 'Order Completed', count: { lte: 0 } },
  'has a company address': { trait: 'email', matches: '@example\\.(com|org)$' },
};
