/** What a stream's metadata says about which of its events are visible. */
export interface StreamLimits {
  /** First visible revision. `Infinity`: soft-deleted. */
  truncateBefore?: number;
  /** How many of the newest events are visible. */
  maxCount?: number;
  /** Seconds for which an event is visible. */
  maxAge?: number;
}

/** `$tb` of a soft-deleted stream (`long.MaxValue`), as JSON text and as the number that JSON makes of it. */
export const softDeleted = '{"$tb":9223372036854775807}';
const longMax = 9223372036854775807;

/** The fields that the real server reads, and the least number that makes sense in each. */
const least = { $tb: 0, $maxCount: 1, $maxAge: 1, $cacheControl: 1 };

const makesSense = (value: unknown, from: number): boolean =>
  value === undefined || (typeof value === 'number' && Number.isInteger(value) && value >= from);

/** Reads the metadata of a stream. What is not JSON limits nothing; nor does all of it where one field has no sense. */
export function readLimits(raw: Uint8Array | undefined): StreamLimits {
  const fields = parseObject(raw);
  if (!fields) return {};
  if (Object.entries(least).some(([name, from]) => !makesSense(fields[name], from))) return {};
  const { $tb, $maxCount, $maxAge } = fields as Record<string, number | undefined>;
  const truncateBefore = $tb !== undefined && $tb >= longMax ? Infinity : $tb;
  return { truncateBefore, maxCount: $maxCount, maxAge: $maxAge };
}

export const isSoftDeleted = (limits: StreamLimits): boolean => limits.truncateBefore === Infinity;

/**
 * The metadata that writing to a soft-deleted stream leaves behind: all of it, with `$tb` at the first new
 * revision, so that numbering goes on and the old events stay hidden.
 * @returns undefined where the metadata is not a JSON object
 */
export function undeleted(raw: Uint8Array | undefined, firstRevision: number): Buffer | undefined {
  const fields = parseObject(raw);
  return fields && Buffer.from(JSON.stringify({ ...fields, $tb: firstRevision }));
}

function parseObject(raw: Uint8Array | undefined): Record<string, unknown> | undefined {
  if (!raw || raw.length === 0) return undefined;
  try {
    const parsed: unknown = JSON.parse(Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString('utf8'));
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Streams named `$$s` hold the metadata of the stream `s`. */
export const isMetastream = (stream: string): boolean => stream.startsWith('$$');
export const metastreamOf = (stream: string): string => `$$${stream}`;
export const originalOf = (metastream: string): string => metastream.slice(2);

/** First revision that a reader may see; a `$$` stream shows its newest event only, as the real server does. */
export function firstVisible(stream: string, last: number, limits: StreamLimits): number {
  const maxCount = isMetastream(stream) ? 1 : (limits.maxCount ?? Infinity);
  return Math.max(0, limits.truncateBefore ?? 0, last - maxCount + 1);
}
