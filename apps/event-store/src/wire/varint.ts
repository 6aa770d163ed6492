/** Largest revision that a stream can have in the log; stands for "tombstoned" (`long.MaxValue` on the wire). */
export const TOMBSTONE = 2 ** 48 - 1;

/** `long.MaxValue` as a protobuf varint: what clients see as the revision of a tombstone. */
const longMax = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);

/** Bytes that a protobuf varint of `value` takes; `value` is a whole number from 0 to 2^53. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) size++;
  return size;
}

/** Writes `value` as a protobuf varint and returns the offset behind it. */
export function writeVarint(target: Buffer, offset: number, value: number): number {
  let at = offset;
  let rest = value;
  while (rest > 0x7fffffff) {
    target[at++] = (rest % 128) + 128;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    target[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  target[at++] = rest;
  return at;
}

/** As `varintSize`, for a revision: a tombstone is nine bytes. */
export const revisionSize = (revision: number): number =>
  revision === TOMBSTONE ? longMax.length : varintSize(revision);

/** As `writeVarint`, for a revision. */
export function writeRevision(target: Buffer, offset: number, revision: number): number {
  if (revision !== TOMBSTONE) return writeVarint(target, offset, revision);
  target.set(longMax, offset);
  return offset + longMax.length;
}
