/**
 * The value under a name: of the key that is so called, else of the path that the dots spell through objects
 * (lists are not entered). Own keys alone, so that `constructor` finds nothing unless somebody sent it.
 */
export function reach(values: Record<string, unknown>, name: string): unknown {
  return Object.hasOwn(values, name) ? values[name] : follow(values, name.split('.'));
}

/** `reach` of one name, split once. The function found allocates nothing. */
export function reaching(name: string): (values: Record<string, unknown>) => unknown {
  if (!name.includes('.')) return (values) => (Object.hasOwn(values, name) ? values[name] : undefined);
  const path = name.split('.');
  return (values) => (Object.hasOwn(values, name) ? values[name] : follow(values, path));
}

function follow(values: unknown, path: readonly string[]): unknown {
  let value = values;
  for (const key of path) {
    if (!isRecord(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
