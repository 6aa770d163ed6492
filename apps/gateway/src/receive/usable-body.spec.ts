import { deepest, isUsable } from './usable-body';

const nested = (levels: number): unknown =>
  JSON.parse(`${'{"not":'.repeat(levels)}null${'}'.repeat(levels)}`);

describe('a usable body', () => {
  it.each<[string, unknown, boolean]>([
    ['none at all', undefined, true],
    ['null', null, true],
    ['a text in several scripts', { name: 'Zoë 東京 👟' }, true],
    ['as deep as allowed', nested(deepest), true],
    ['one level deeper', nested(deepest + 1), false],
    ['a megabyte of brackets', nested(150_000), false],
    ['U+0000 in a value', { when: { all: ['a\u0000b'] } }, false],
    ['U+0000 in a name', { when: { 'a\u0000b': 1 } }, false],
    ['half a surrogate pair', ['\ud83d'], false],
    [
      'the largest whole number that is kept exactly',
      [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER],
      true,
    ],
    [
      'a whole number that JSON rounds',
      JSON.parse('{"when": {"trait": "id", "eq": 1234567890123456789}}'),
      false,
    ],
    ['a number that JSON makes infinite', JSON.parse('{"gte": [-1e400]}'), false],
    ['a fraction', [0.1, 1e-9], true],
  ])('%s', (_what, body, expected) => expect(isUsable(body)).toBe(expected));
});
