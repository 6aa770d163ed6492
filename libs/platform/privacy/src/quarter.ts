/** Calendar quarter in UTC of an RFC 3339 time, as `2026Q4`: the span that one data key covers. */
export function quarterOf(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) throw new Error('quarterOf: not an RFC 3339 time');
  return `${date.getUTCFullYear()}Q${Math.floor(date.getUTCMonth() / 3) + 1}`;
}
