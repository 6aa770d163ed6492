/** A message that is not read here: the client's own decoder must. */
export class Unusual extends Error {
  constructor() {
    super('not a message that is read leanly');
    this.name = 'Unusual';
  }
}

/** Bytes that a varint of 64 bits takes at most. */
const longestVarint = 10;

/**
 * Goes through protobuf's bytes, of which nothing is copied.
 * @refuses Unusual  what is cut off, too long, or not valid UTF-8
 * @source  https://protobuf.dev/programming-guides/encoding/
 */
export class Cursor {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Unusual();
    return byte;
  }

  /** Takes the one byte that may stand here. */
  must(expected: number): void {
    if (this.bytes[this.at++] !== expected) throw new Unusual();
  }

  /** Takes the length of a message or of bytes that stand within `end`. @returns the offset behind them */
  enter(end: number): number {
    const length = this.varint();
    if (length > end - this.at) throw new Unusual();
    return this.at + length;
  }

  /** A message or bytes must have ended here. */
  leave(end: number): void {
    if (this.at !== end) throw new Unusual();
  }

  /** A text that stands within `end`. */
  text(end: number): string {
    const behind = this.enter(end);
    const text = this.bytes.toString('utf8', this.at, behind);
    // Stands for bytes that are not UTF-8: the client's own decoder says what becomes of them.
    if (text.includes('\ufffd')) throw new Unusual();
    this.at = behind;
    return text;
  }

  /** Whether the bytes up to `end` are these; goes past them where they are. */
  passes(expected: Uint8Array, end: number): boolean {
    if (end - this.at !== expected.length) return false;
    for (let index = 0; index < expected.length; index += 1)
      if (this.bytes[this.at + index] !== expected[index]) return false;
    this.at = end;
    return true;
  }

  uint64(): bigint {
    const from = this.at;
    const value = this.varint();
    // Floating point is exact up to here, and a sum that was ever above never comes out below.
    return value <= Number.MAX_SAFE_INTEGER ? BigInt(value) : this.exactly(from);
  }

  private varint(): number {
    let byte = this.byte();
    let value = byte & 0x7f;
    for (let scale = 0x80, length = 1; byte >= 0x80; length += 1, scale *= 0x80) {
      if (length === longestVarint) throw new Unusual();
      byte = this.byte();
      value += (byte & 0x7f) * scale;
    }
    return value;
  }

  private exactly(from: number): bigint {
    let value = 0n;
    for (let at = this.at - 1; at >= from; at -= 1) value = (value << 7n) | BigInt(this.bytes[at]! & 0x7f);
    return BigInt.asUintN(64, value);
  }
}
