export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Properties of what should be an object; none of anything else. */
export const record = (value: unknown): Record<string, unknown> => (isRecord(value) ? value : {});
