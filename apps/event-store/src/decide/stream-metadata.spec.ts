import { firstVisible, isSoftDeleted, readLimits, softDeleted, undeleted } from './stream-metadata';

const raw = (text: string) => Buffer.from(text);

it('reads limits and passes over what makes no sense', () => {
  expect(readLimits(raw('{"$maxCount":5,"$maxAge":60,"$tb":3,"x":1}'))).toEqual({
    maxCount: 5,
    maxAge: 60,
    truncateBefore: 3,
  });
  const senseless = [
    '{"$maxCount":"5","$maxAge":0,"$tb":-1}',
    '{"$maxCount":5,"$maxAge":null}',
    '{"$tb":1.5}',
  ];
  for (const text of ['', 'nonsense', '[]', '"x"', 'null', ...senseless]) {
    expect(Object.values(readLimits(raw(text))).filter((value) => value !== undefined)).toEqual([]);
  }
});

it('knows a soft-deleted stream by the largest $tb', () => {
  expect(isSoftDeleted(readLimits(raw(softDeleted)))).toBe(true);
  expect(isSoftDeleted(readLimits(raw('{"$tb":9007199254740991}')))).toBe(false);
});

it('undeletes by setting $tb, keeping the rest', () => {
  expect(JSON.parse(String(undeleted(raw('{"$tb":9223372036854775807,"a":[1]}'), 4)))).toEqual({
    $tb: 4,
    a: [1],
  });
  expect(undeleted(raw('nonsense'), 4)).toBeUndefined();
});

it('shows from the strictest limit on', () => {
  expect(firstVisible('s', 9, {})).toBe(0);
  expect(firstVisible('s', 9, { maxCount: 3 })).toBe(7);
  expect(firstVisible('s', 9, { maxCount: 30 })).toBe(0);
  expect(firstVisible('s', 9, { maxCount: 3, truncateBefore: 8 })).toBe(8);
  expect(firstVisible('$$s', 9, {})).toBe(9);
});
