import type { DataClass, Sealed } from '@ucv/envelope';
import type { KeyObject } from 'node:crypto';
import { decrypt, encrypt } from './aes-gcm';
import { lengthPrefixed } from './length-prefixed';

/** The fact that a blob belongs to. Change one character of it and the blob no longer opens. */
export interface SealBinding {
  tenant: string;
  stream: string;
  eventId: string;
  type: string;
}

/** Version of the wrap of a data key by its epoch's key; `kv` in the envelope. */
const wrapVersion = 1;

const associatedData = (to: SealBinding, cls: DataClass, kid: string): Buffer =>
  lengthPrefixed(['1', to.tenant, to.stream, to.eventId, to.type, cls, kid]);

/**
 * Content as JSON in UTF-8, encrypted and bound to its fact.
 * @param iv   12 random bytes
 * @cost       about 15 µs for 512 B
 */
export function seal(
  to: SealBinding & { cls: DataClass; content: unknown },
  key: { kid: string; secret: KeyObject },
  iv: Buffer,
): Sealed {
  const json = JSON.stringify(to.content);
  if (json === undefined) throw new Error('seal: the content has no JSON form');
  const { ct, tag } = encrypt(key.secret, iv, associatedData(to, to.cls, key.kid), Buffer.from(json));
  return {
    v: 1,
    alg: 'A256GCM',
    kid: key.kid,
    kv: wrapVersion,
    cls: to.cls,
    iv: iv.toString('base64url'),
    ct: ct.toString('base64url'),
    tag: tag.toString('base64url'),
  };
}

/** The content of a blob, in a field of its own since it may be null; undefined where anything was changed. */
export function unseal(of: SealBinding, sealed: Sealed, secret: KeyObject): { content: unknown } | undefined {
  if (sealed.v !== 1 || sealed.alg !== 'A256GCM' || sealed.kv !== wrapVersion) return undefined;
  const [iv, ct, tag] = [sealed.iv, sealed.ct, sealed.tag].map(strictBase64url);
  if (!iv || !ct || !tag) return undefined;
  const plain = decrypt(secret, { iv, ct, tag }, associatedData(of, sealed.cls, sealed.kid));
  return plain && { content: JSON.parse(plain.toString()) };
}

/** Node skips what is not base64url, so that changed text could give the same bytes. */
function strictBase64url(text: unknown): Buffer | undefined {
  if (typeof text !== 'string') return undefined;
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}
