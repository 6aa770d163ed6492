import { fullName, nameWords } from './names';

it.each([
  ['Wei Pan', { given: 'wei', family: 'pan' }],
  ['Sri Mulyani', { given: 'sri', family: 'mulyani' }],
  ['Mevr. Els Papenborg', { given: 'els', family: 'papenborg' }],
  ['M. Jean Martin', { given: 'jean', family: 'martin' }],
  ['M. A. Khan', { given: 'm a', family: 'khan' }],
])('%s is a name and no title', (written, parts) => expect(fullName(written)).toMatchObject(parts));

it('an initial is no title, and V is no fifth', () => {
  expect(nameWords('M.A.').words).toEqual(['m', 'a']);
  expect(nameWords('Maria V.')).toEqual({ words: ['maria', 'v'], generation: '' });
});

it('what has more words than any name is cut off', () => {
  expect(nameWords('ann '.repeat(200_000)).words).toHaveLength(24);
});
