import { inspectData, inspectMetadata } from './inspect';

const ref = 'a'.repeat(32);
const id = '00000000-0000-5000-8000-000000000001';
const metadata = {
  tenant: 'main',
  subjects: [{ type: 'user_id', ref }],
  source: 'web',
  messageId: id,
  occurredAt: '2026-11-21T22:51:00.000Z',
  receivedAt: '2026-11-21T22:51:00.000Z',
  actor: 'service:ingestion',
  causationId: null,
  correlationId: id,
  purposes: ['ads'],
  basis: 'consent',
  kid: 'main.2026q4.behaviour',
};
const sealed = { v: 1, alg: 'A256GCM', kid: 'k', kv: 1, cls: 'traits', iv: 'x', ct: 'secret', tag: 'y' };

describe('metadata', () => {
  it('is shown as it is where it is what it should be', () => {
    expect(inspectMetadata(metadata)).toEqual(metadata);
  });

  it('is a kind wherever it could be anything', () => {
    const robin = 'robin@example.com';
    const tampered = {
      ...Object.fromEntries(Object.keys(metadata).map((name) => [name, robin])),
      subjects: [{ type: 'email', ref, value: robin }],
      causationId: 4917012345678,
      email: robin,
      [robin]: 1,
      __proto__: null,
    };
    const shown = inspectMetadata(tampered);
    expect(JSON.stringify(shown)).not.toMatch(/robin|example|4917/);
    expect(shown).toMatchObject({
      tenant: '(string)',
      subjects: '(array)',
      email: '(string)',
      causationId: '(number)',
    });
    expect(shown['(no name of ours)']).toBe('(number)');
  });

  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['text', 'string'],
    [Buffer.from('half {'), 'bytes'],
    [[], 'array'],
  ])('%j is no metadata', (found, kind) => expect(inspectMetadata(found)).toEqual({ '': kind }));
});

describe('data', () => {
  it('is told by names and kinds, never by values; what is sealed stays so', () => {
    const data = {
      sealed,
      event: { name: 'Robin', count: 7, ok: true, none: null },
      list: [{ a: 1 }, { a: 'x', b: [] }],
    };
    expect(inspectData(data)).toEqual({
      '': 'object',
      '.sealed': 'sealed',
      '.event': 'object',
      '.event.name': 'string',
      '.event.count': 'number',
      '.event.ok': 'boolean',
      '.event.none': 'null',
      '.list': 'array',
      '.list[]': 'object',
      '.list[].a': 'number or string',
      '.list[].b': 'array',
    });
  });

  it.each([
    [undefined, 'nothing'],
    [null, 'null'],
    ['{"half": ', 'string'],
    [Buffer.from([0, 255]), 'bytes'],
  ])('%j has no fields', (data, kind) => expect(inspectData(data)).toEqual({ '': kind }));

  it('ends in depth and in breadth, and takes a megabyte for no more than a word', () => {
    let deep: unknown = 'bottom';
    for (let n = 0; n < 10_000; n += 1) deep = { down: deep };
    expect(Object.keys(inspectData(deep))).toEqual([
      '',
      '.down',
      '.down.down',
      '.down.down.down',
      '.down.down.down.down',
    ]);
    const wide = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, n) => [`f${'x'.repeat(n % 30)}_${letters(n)}`, n]),
    );
    expect(Object.keys(inspectData(wide)).length).toBeLessThanOrEqual(201);
    expect(inspectData({ big: 'x'.repeat(1_000_000) })).toEqual({ '': 'object', '.big': 'string' });
  });
});

const letters = (n: number): string => [...String(n)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
