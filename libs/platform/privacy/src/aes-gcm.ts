import { type CipherKey, createCipheriv, createDecipheriv } from 'node:crypto';

export const ivBytes = 12;
const tagBytes = 16;
const cipher = 'aes-256-gcm';

interface GcmBox {
  iv: Buffer;
  ct: Buffer;
  tag: Buffer;
}

/** @param iv 12 random bytes, never used twice with a key */
export function encrypt(key: CipherKey, iv: Buffer, aad: Buffer, plain: Buffer): GcmBox {
  const sealing = createCipheriv(cipher, key, iv);
  sealing.setAAD(aad);
  const ct = sealing.update(plain);
  sealing.final();
  return { iv, ct, tag: sealing.getAuthTag() };
}

/** The plain bytes; undefined where key, associated data or any byte is not what it was sealed with. */
export function decrypt(key: CipherKey, { iv, ct, tag }: GcmBox, aad: Buffer): Buffer | undefined {
  // A shorter tag is easier to forge, and Node would take it.
  if (iv.length !== ivBytes || tag.length !== tagBytes) return undefined;
  const opening = createDecipheriv(cipher, key, iv, { authTagLength: tagBytes });
  opening.setAAD(aad);
  opening.setAuthTag(tag);
  try {
    return Buffer.concat([opening.update(ct), opening.final()]);
  } catch {
    return undefined;
  }
}
