/**
 * About how many bytes a JSON value takes in memory.
 * @cost one visit of each value inside it
 */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 32;
  for (const own of Object.values(value)) bytes += 8 + bytesOf(own);
  return bytes;
}
