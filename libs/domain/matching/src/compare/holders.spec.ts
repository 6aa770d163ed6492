import { coded } from '../prepare/column';
import { othersOf } from './holders';

it('a number that people of several names have is told by how many', () => {
  const numbers = ['030 1', '030 1', '030 1', '040 2', '040 2', '050 3'];
  const names = ['otto', 'lin', 'moe', 'robert', 'bob', 'nora'];
  const values = coded(numbers.length, (record) => numbers[record]!);
  const others = othersOf(values, (record) => names[record]!);
  const of = (number: string): number => others[values.ids[numbers.indexOf(number)]!]!;
  expect([of('030 1'), of('040 2'), of('050 3')]).toEqual([2, 0, 0]);
});
