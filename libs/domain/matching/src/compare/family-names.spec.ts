import { family, familyLevel } from './family-names';

it.each([
  ['muller', 'mueller', family.exact],
  ['van der berg', 'van den berg', family.alike],
  ['garcia lopez', 'garcia perez', family.different],
  ['garcia lopez', 'garcia', family.part],
  ['schmid', 'schmidt', family.alike],
  ['brandstetter', 'brandsteter', family.slip],
])('%s and %s', (a, b, level) => {
  expect(familyLevel(a, b)).toBe(level);
  expect(familyLevel(b, a)).toBe(level);
});
