import { probabilityOf } from '../model';
import { inGroups } from './in-groups';

const weights = [-40, -6, -2, 0, 2, 8, 40];
const stated = (joined: boolean, apart = false): number[] =>
  weights.map((weight) => probabilityOf(inGroups(weight, { joined, apart })));

it('what was joined is likely, and more so the more the pair says by itself', () => {
  expect(Math.min(...stated(true))).toBeGreaterThan(0.9);
  expect(stated(true)).toEqual([...stated(true)].sort((a, b) => a - b));
});

it('what was kept apart is unlikely, and more so where it is contradicted', () => {
  expect(Math.max(...stated(false))).toBeLessThan(0.2);
  expect(stated(false)).toEqual([...stated(false)].sort((a, b) => a - b));
  stated(false).forEach((own, i) => expect(stated(false, true)[i]).toBeLessThan(own));
});
