import { Contradictions } from './contradictions';
import type { Description } from './description';

const ann: Description = {
  ...{ 'person.given_name': 'Ann', 'person.family_name': 'Okonkwo', 'person.birth_date': '1984-03-17' },
  ...{ 'address.street': '12 Harbour Street', 'contact.phone': '+15550100200' },
};

it.each<[string, Description, string | undefined]>([
  ['a sister of the same home', { ...ann, 'person.given_name': 'Emma' }, 'given name'],
  ['a son of the same name', { ...ann, 'person.family_name': 'Okonkwo Jr.' }, undefined],
  ['a mother of the same name', { ...ann, 'person.birth_date': '1955-12-28' }, 'birth date'],
  ['somebody who names a passport too', { ...ann, 'identifier.passport': 'C01X00T47' }, undefined],
  ['a short form', { ...ann, 'person.given_name': 'Annie' }, undefined],
  ['a slip', { ...ann, 'person.given_name': 'Amn', 'person.birth_date': '1984-03-18' }, undefined],
  [
    'somebody who moved and married',
    { ...ann, 'person.family_name': 'Li', 'address.street': '1 Mill Road' },
    undefined,
  ],
  ['somebody who says little', { 'contact.phone': '+15550100200' }, undefined],
])('Ann and %s', (_, other, by) => {
  const contradictions = new Contradictions([ann, other]);
  expect([contradictions.between(0, 1), contradictions.between(1, 0)]).toEqual([by, by]);
});

it('the elder and the younger contradict each other', () => {
  const named = (family: string) => ({ 'person.given_name': 'John', 'person.family_name': family });
  expect(new Contradictions([named('Hill Sr.'), named('Hill Jr.')]).between(0, 1)).toBe('generation');
});

it('two passports contradict each other among many who have one each', () => {
  const holders = Array.from({ length: 80 }, (_, i) => ({
    ...ann,
    'identifier.passport': `C0${i * 7_919}X`,
  }));
  expect(new Contradictions(holders).between(3, 40)).toBe('identifier.passport');
});

it('two passports contradict each other, and one that was mistyped does not', () => {
  const holder = (passport: string) => ({ ...ann, 'identifier.passport': passport });
  const by = (a: string, b: string) => new Contradictions([holder(a), holder(b)]).between(0, 1);
  expect(by('C01X00T47', 'L8920PK33')).toBe('identifier.passport');
  expect(by('C01X00T47', 'C01X0OT47')).toBeUndefined();
});
