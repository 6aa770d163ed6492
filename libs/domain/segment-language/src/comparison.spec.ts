import { compile, type Comparison } from './index';
import { type Known, personOf } from './person.fixture';

const known = (value: unknown): Known => (value === undefined ? {} : { traits: { t: { value, at: 0 } } });

describe('comparisons', () => {
  it.each<[Comparison, unknown, boolean]>([
    [{ eq: 1 }, 1, true],
    [{ eq: 1 }, '1', false],
    [{ eq: true }, 'true', false],
    [{ ne: 1 }, '1', true],
    [{ ne: 1 }, undefined, true],
    [{ ne: 1 }, null, true],
    [{ in: ['a', 2] }, 2, true],
    [{ in: ['a', 2] }, '2', false],
    [{ gt: 10 }, 9, false],
    [{ gt: 10 }, '11', false],
    [{ gt: '10' }, '9', true],
    [{ gte: '2026-01-01T00:00:00.000Z' }, '2026-03-01T12:00:00.000Z', true],
    [{ gte: 1, lt: 2 }, 1, true],
    [{ gte: 1, lt: 2 }, 2, false],
    [{ lte: 1 }, undefined, false],
    [{ lte: 1 }, null, false],
    [{ exists: true }, false, true],
    [{ exists: true }, null, false],
    [{ exists: false }, null, true],
    [{ exists: false }, undefined, true],
    [{ contains: 'gold' }, 'marigolds', true],
    [{ contains: 'gold' }, ['gold', 'x'], true],
    [{ contains: 'gold' }, ['marigolds'], false],
    [{ contains: 1 }, '1', false],
    [{ contains: 1 }, [1], true],
    [{ matches: 'b+' }, 'abc', true],
    [{ matches: '^b+$' }, 'abc', false],
    [{ matches: '(?i)^ABC$' }, 'abc', true],
    [{ matches: '1' }, 1, false],
  ])('%j of %j: %s', (comparison, value, holds) => {
    const compiled = compile({ trait: 't', ...comparison }, new Map());
    expect(compiled.evaluate(personOf(known(value)), 0)).toEqual({ holds, next: null });
  });
});

describe('properties', () => {
  const proto = (value: string) => JSON.parse(`{"__proto__":${value}}`);

  it.each<[string, Record<string, Comparison>, Record<string, unknown>, boolean]>([
    ['a dotted name reaches inside', { 'address.city': { eq: 'Rome' } }, { address: { city: 'Rome' } }, true],
    ['the exact name comes first', { 'a.b': { eq: 1 } }, { 'a.b': 2, a: { b: 1 } }, false],
    ['lists are not entered', { 'items.0': { exists: true } }, { items: [1] }, false],
    ['nor texts', { 'name.length': { exists: true } }, { name: 'Ann' }, false],
    ['constructor is a name like others', { constructor: { exists: true } }, {}, false],
    ['and found where somebody sent it', { constructor: { eq: 1 } }, { constructor: 1 }, true],
    ['__proto__ is absent', proto('{"exists":true}'), {}, false],
    ['__proto__ was sent', proto('{"eq":1}'), proto('1'), true],
    ['all of them must hold', { a: { eq: 1 }, b: { eq: 2 } }, { a: 1, b: 1 }, false],
  ])('%s', (_, where, properties, holds) => {
    const person = personOf({ events: [{ id: 'e', name: 'E', at: 0, properties }] });
    expect(compile({ event: 'E', where }, new Map()).evaluate(person, 0).holds).toBe(holds);
  });
});
