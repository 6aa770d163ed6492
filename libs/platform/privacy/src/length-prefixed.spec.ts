import fc from 'fast-check';
import { lengthPrefixed } from './length-prefixed';

it('writes a big-endian length before the UTF-8 of each', () => {
  expect(lengthPrefixed(['a', '', 'é']).toString('hex')).toBe('0000000161' + '00000000' + '00000002c3a9');
});

it('gives different bytes for different lists', () => {
  const lists = fc.array(fc.string({ maxLength: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      expect(lengthPrefixed(a).equals(lengthPrefixed(b))).toBe(JSON.stringify(a) === JSON.stringify(b));
    }),
  );
});
