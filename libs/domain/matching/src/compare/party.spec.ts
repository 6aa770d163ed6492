import { coded } from '../prepare/column';
import { missing } from './feature';
import { partyFeature } from './party';

const people = ['Ann Li', 'Bo Ek', '', '', 'Cy Orr'];
const firms = ['', '', 'Li Gardens Ltd', 'Ek Boats', 'Orr Boats'];
const party = partyFeature(people.length, {
  people: [coded(people.length, (record) => people[record]!)],
  organisations: [coded(firms.length, (record) => firms[record]!)],
});

it('a person and an organisation are two; a record that names both is of neither', () => {
  expect(party!.labels[party!.compare(0, 2)]).toBe('a person and an organisation');
  expect(party!.labels[party!.compare(0, 1)]).toBe('the same');
  expect(party!.compare(4, 2)).toBe(missing);
});

it('says nothing of a file that holds one of them alone', () => {
  const named = coded(people.length, () => 'someone');
  expect(partyFeature(people.length, { people: [named], organisations: [] })).toBeUndefined();
});
