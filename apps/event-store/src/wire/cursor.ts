/** A message that is not read by hand: the generated class must. */
export class Unusual extends Error {
  constructor() {
    super('not a message that is read by hand');
    this.name = 'Unusual';
  }
}

/**
 * Goes through protobuf's bytes, of which nothing is copied.
 * @refuses Unusual  what is cut off, a number above 2^53 - 1, a text that is not UTF-8
 * @source  https://protobuf.dev/programming-guides/encoding/
 */
export class Cursor {
  at = 0;

  constructor(readonly bytes: Buffer) {}

  /** Takes a tag where it stands before `end`. @returns whether it stood there */
  takes(tag: number, end: number): boolean {
    if (this.at >= end || this.bytes[this.at] !== tag) return false;
    this.at += 1;
    return true;
  }

  /** Takes the one byte that may stand here. */
  must(expected: number): void {
    if (this.bytes[this.at++] !== expected) throw new Unusual();
  }

  /** Takes the length of a message or of bytes that stand within `end`. @returns the offset behind them */
  enter(end: number): number {
    const behind = this.number() + this.at;
    if (behind > end) throw new Unusual();
    return behind;
  }

  /** A message must have ended here. */
  leave(end: number): void {
    if (this.at !== end) throw new Unusual();
  }

  /** Bytes that stand within `end`: a part of the message's own memory. */
  slice(end: number): Buffer {
    const behind = this.enter(end);
    const part = this.bytes.subarray(this.at, behind);
    this.at = behind;
    return part;
  }

  /** A text that stands within `end`. */
  text(end: number): string {
    const behind = this.enter(end);
    const text = this.bytes.toString('utf8', this.at, behind);
    // Stands for bytes that are not UTF-8: the generated class says what becomes of them.
    if (text.includes('\ufffd')) throw new Unusual();
    this.at = behind;
    return text;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; scale <= 2 ** 49; scale *= 128) {
      const byte = this.bytes[this.at++] ?? 0x80;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80 && value <= Number.MAX_SAFE_INTEGER) return value;
    }
    throw new Unusual();
  }
}
