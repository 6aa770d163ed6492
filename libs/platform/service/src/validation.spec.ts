import { Expose, Transform, Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, ValidateNested } from 'class-validator';
import { Refusal } from './refusal';
import { ExactValidation } from './validation';

class Settings {
  @IsString() url: string;
  @IsOptional() @IsObject() headers?: Record<string, unknown>;
}

class Body {
  @IsString() name: string;
  @IsObject() when: object;
  @IsOptional() @ValidateNested() @Type(() => Settings) settings?: Settings;
  @IsOptional() @ValidateNested() @Type(() => Settings) several?: Settings[];
}

class Query {
  @Type(() => Number) @IsInt() limit = 100;
  @Expose()
  @Transform(({ value, obj }) => (value as unknown) ?? (obj as { type?: string }).type)
  @IsString()
  kind: string;
  @IsOptional() @IsString() type?: string;
}

const pipe = new ExactValidation();
const read = (metatype: typeof Body | typeof Query, value: unknown) =>
  pipe.transform(value, { type: 'body', metatype }) as Promise<Record<string, unknown>>;
/** As it came off the wire: JSON.parse makes an own property of every key. */
const sent = (json: string): unknown => JSON.parse(json);
const faultsOf = async (metatype: typeof Body, value: unknown): Promise<unknown> =>
  read(metatype, value).catch((error: unknown) => (error as Refusal).details);

const names = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...[
    'prototype',
    'then',
    'length',
    'name',
    'toJSON',
    'get',
    'set',
    '',
    ' ',
    '0',
    'a.b',
    'сonstructor',
    '$where',
  ],
];

describe('what was sent', () => {
  it.each(names)('arrives whole where a free object has the key %j', async (key) => {
    const when = `{"event":"x","where":{${JSON.stringify(key)}:{"eq":"ferrari",${JSON.stringify(key)}:[{}]}}}`;
    const body = await read(Body, sent(`{"name":"n","when":${when}}`));
    expect(JSON.stringify(body.when)).toBe(JSON.stringify(sent(when)));
    expect(Object.getPrototypeOf(body.when)).toBe(Object.prototype);
  });

  it.each(names)('arrives whole where a free object inside a known one has the key %j', async (key) => {
    const settings = `{"url":"u","headers":{${JSON.stringify(key)}:{"a":1}}}`;
    const body = await read(
      Body,
      sent(`{"name":"n","when":{},"settings":${settings},"several":[${settings}]}`),
    );
    expect(JSON.stringify(body.settings)).toBe(JSON.stringify(sent(settings)));
    expect(JSON.stringify(body.several)).toBe(JSON.stringify([sent(settings)]));
    expect([body, body.settings, (body.several as unknown[])[0]].map((one) => one!.constructor)).toEqual([
      ...[Body, Settings, Settings],
    ]);
  });

  it.each(names)('is refused where the key %j is none of the fields', async (key) => {
    const field = JSON.stringify(key);
    if (key !== 'name')
      expect(await faultsOf(Body, sent(`{"name":"n","when":{},${field}:{"a":1}}`))).toContainEqual({
        ...{ field: key, problem: 'is not known here' },
      });
    expect(
      await faultsOf(Body, sent(`{"name":"n","when":{},"settings":{"url":"u",${field}:1}}`)),
    ).toContainEqual({
      ...{ field: `settings.${key}`, problem: 'is not known here' },
    });
    expect(await faultsOf(Body, sent(`{"name":"n","when":{},"several":[{"url":"u",${field}:1}]}`))).toEqual([
      { field: expect.stringMatching(/^several[[.]0/) as string, problem: 'is not known here' },
    ]);
  });

  it('is made what its class says: numbers of texts, values of other names, defaults', async () => {
    expect(await read(Query, { limit: '7', type: 'erasure' })).toEqual({
      limit: 7,
      kind: 'erasure',
      type: 'erasure',
    });
    expect(await read(Query, { kind: 'access' })).toEqual({ limit: 100, kind: 'access' });
    await expect(read(Query, { kind: 'access', limit: {} })).rejects.toThrow(Refusal);
  });

  it.each([[[]], [null], ['text'], [7], [[{ name: 'n', when: {} }]]])(
    'is refused where it is no object: %j',
    async (value) => {
      await expect(read(Body, value)).rejects.toThrow(Refusal);
    },
  );
});
