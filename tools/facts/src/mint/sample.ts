import { type Category, type FactMetadata, type Sealed, streamName, type Subject } from '@ucv/envelope';
import { createHash } from 'node:crypto';

/** Bytes that follow from a name: a sample is the same whenever it is made, and nobody's. */
const bytes = (name: string, length: number): Buffer =>
  createHash('sha512').update(name).digest().subarray(0, length);

const ref = (name: string): string => bytes(name, 16).toString('hex');

function uuid(name: string): string {
  const hex = ref(name);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `5${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

const sealed = (name: string): Sealed => {
  const part = (of: string, length: number): string => bytes(`${of} ${name}`, length).toString('base64url');
  return {
    v: 1,
    alg: 'A256GCM',
    kid: part('kid', 16),
    kv: 1,
    cls: 'statutory',
    iv: part('iv', 12),
    ct: part('ct', 64),
    tag: part('tag', 16),
  };
};

/** A recorded fact as JSON, of nobody, with one subject and, where it is sealed, ciphertext of the right shape. */
export function sampleFact(
  type: string,
  { category, isSealed, aboutPerson }: { category: Category; isSealed: boolean; aboutPerson: boolean },
): Record<string, unknown> {
  const subject: Subject = { type: 'user_id', ref: ref(`subject of ${type}`) };
  const content = isSealed ? { sealed: sealed(type) } : {};
  const metadata: FactMetadata = {
    tenant: 'main',
    subjects: aboutPerson ? [subject] : [],
    occurredAt: '2026-03-14T09:26:53.589Z',
    receivedAt: '2026-03-14T09:26:54.102Z',
    actor: ref('a token'),
    causationId: null,
    correlationId: uuid(`request of ${type}`),
    ...(isSealed ? { kid: (content as { sealed: Sealed }).sealed.kid } : {}),
  };
  return {
    id: uuid(type),
    type,
    data: { ...(aboutPerson ? { person: subject } : { id: subject.ref }), ...content },
    metadata,
    stream: streamName(category, 'main', subject.ref),
    revision: 0,
    position: '4096',
    recordedAt: '2026-03-14T09:26:54.131Z',
  };
}

/** The same fact as another version holds it. */
export const sampleOf = (text: string, type: string): Record<string, unknown> => ({
  ...(JSON.parse(text) as Record<string, unknown>),
  id: uuid(type),
  type,
});
