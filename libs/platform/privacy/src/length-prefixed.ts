/**
 * Texts as one byte string, each as a 4-byte big-endian length and its UTF-8 bytes, so that no two lists of
 * texts give the same bytes, wherever their borders lie.
 */
export function lengthPrefixed(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let offset = 0;
  parts.forEach((part, i) => {
    offset = bytes.writeUInt32BE(lengths[i] as number, offset);
    offset += bytes.write(part, offset);
  });
  return bytes;
}
