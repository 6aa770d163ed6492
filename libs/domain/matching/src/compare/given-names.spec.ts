import { missing } from './feature';
import { given, givenLevel } from './given-names';

it.each([
  ['robert', 'bob', given.form],
  ['desmond', 'des', given.form],
  ['babatunde', 'tunde', given.form],
  ['wojciech', 'wojtek', given.form],
  ['sara', 'sarah', given.form],
  ['philippe', 'filip', given.form],
  ['jean francois', 'jf', given.initial],
  ['hans peter', 'peter', given.initial],
  ['emma rose', 'emma jane', given.different],
  ['thi thu ha', 'thi thu hang', given.different],
  ['kaja', 'kaya', given.form],
  ['chukwuemeka', 'emeka', given.form],
  ['johannes maria', 'hannes', given.form],
  ['yumi', 'yumiko', given.initial],
  ['maria anna', 'm a', given.initial],
  ['mohamed', 'ahmed', given.another],
  ['anil vasant', 'sunil vasant', given.another],
  ['lena', 'lina', given.another],
  ['jan', 'jana', given.another],
  ['dennis', 'denise', given.another],
  ['baby girl a', 'baby girl b', given.another],
  ['baby girl', 'valeria', missing],
])('%s and %s', (a, b, level) => {
  expect(givenLevel(a, b)).toBe(level);
  expect(givenLevel(b, a)).toBe(level);
});
