/** Parts of the JSON Schemas of OpenAPI 3.1. */
export const text = { type: 'string' };
export const ref = { type: 'string', pattern: '^[0-9a-f]{32}$' };
export const at = { type: 'string', format: 'date-time' };
export const count = { type: 'integer', minimum: 0 };
export const free = { type: 'object', additionalProperties: true };
export const orNull = (schema: { type: string }) => ({ ...schema, type: [schema.type, 'null'] });
export const list = (items: object) => ({ type: 'array', items });
export const mapOf = (additionalProperties: object) => ({ type: 'object', additionalProperties });
export const named = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** All properties are required unless named after the bar. */
export const shape = (properties: Record<string, object>, optional: string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

/** A body: what is not listed is refused. */
export const bodyOf = (properties: Record<string, object>, optional: string[] = []) => ({
  ...shape(properties, optional),
  additionalProperties: false,
});

export const textUpTo = (maxLength: number) => ({ type: 'string', minLength: 1, maxLength, pattern: '\\S' });
