import fc from 'fast-check';
import { createSecretKey, randomBytes } from 'node:crypto';
import { seal, unseal } from './envelope-seal';

const key = { kid: randomBytes(16).toString('base64url'), secret: createSecretKey(randomBytes(32)) };
const fact = {
  tenant: 'main',
  stream: 'interaction-0a.main.0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  eventId: 'b2f6f3c0-6c0f-5d5e-9d0a-6b1d0c6f0a41',
  type: 'ingestion.page-viewed.v1',
};
const sealOf = (content: unknown) => seal({ ...fact, cls: 'behaviour', content }, key, randomBytes(12));

it('opens to what was sealed, for any JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (content) => {
      const json = JSON.parse(JSON.stringify(content)) as unknown;
      expect(unseal(fact, sealOf(content), key.secret)).toEqual({ content: json });
    }),
  );
});

it('refuses content that has no JSON form', () => {
  expect(() => sealOf(undefined)).toThrow('no JSON form');
});

/** Puts another character in the place of one. */
function changed(text: string, at: number): string {
  const place = at % text.length;
  const other = text[place] === 'A' ? 'B' : 'A';
  return text.slice(0, place) + other + text.slice(place + 1);
}

it('does not open where any character of what it is bound to was changed', () => {
  const sealed = sealOf({ url: 'https://shop.example/cart' });
  const field = fc.constantFrom<keyof typeof fact>('tenant', 'stream', 'eventId', 'type');
  fc.assert(
    fc.property(field, fc.nat(), (name, at) => {
      expect(unseal({ ...fact, [name]: changed(fact[name], at) }, sealed, key.secret)).toBeUndefined();
    }),
  );
});

it('does not open where any character of the envelope was changed', () => {
  const sealed = sealOf({ url: 'https://shop.example/cart' });
  const field = fc.constantFrom<'kid' | 'iv' | 'ct' | 'tag' | 'cls' | 'alg'>(
    'kid',
    'iv',
    'ct',
    'tag',
    'cls',
    'alg',
  );
  fc.assert(
    fc.property(field, fc.nat(), (name, at) => {
      const forged = { ...sealed, [name]: changed(sealed[name], at) };
      expect(unseal(fact, forged as typeof sealed, key.secret)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

it('does not open where text moved from one bound field to its neighbour', () => {
  const sealed = sealOf(1);
  const moved = { ...fact, tenant: fact.tenant + fact.stream.slice(0, 1), stream: fact.stream.slice(1) };
  expect(unseal(moved, sealed, key.secret)).toBeUndefined();
});

it.each([
  ['a shortened tag', { tag: 'AAAA' }],
  ['an unknown version', { v: 2 }],
  ['an unknown wrap', { kv: 2 }],
  ['padding that decodes to the same bytes', { tag: undefined }],
  ['no iv', { iv: '' }],
])('does not open with %s', (_, change) => {
  const sealed = sealOf(1);
  const forged = { ...sealed, ...('tag' in change && !change.tag ? { tag: `${sealed.tag}==` } : change) };
  expect(unseal(fact, forged as typeof sealed, key.secret)).toBeUndefined();
});

it('does not open with another key', () => {
  expect(unseal(fact, sealOf(1), createSecretKey(randomBytes(32)))).toBeUndefined();
});
