import type { Column } from '../table';
import { address } from './address';

const parts = ['street', 'number', 'city', 'postcode'] as const;

/** How two addresses compare, each of street, number, city and postcode. */
function compared(one: readonly string[], other: readonly string[]): string {
  const [street, number, city, postcode] = parts.map((name, i): Column => ({
    name,
    meaning: `address.${name}`,
    values: [one[i]!, other[i]!],
  })) as [Column, Column, Column, Column];
  const { feature } = address(
    { size: 2, columns: [] },
    ...([
      { street: [street], number: [number], city: [city], postcode: [postcode], region: [], address: [] },
    ] as const),
  );
  return feature!.labels[feature!.compare(0, 1)]!;
}

it.each([
  [['Elm Row', '4', 'Dover', 'CT16 1AA'], ['Elm Row', '4', 'Dover', 'CT16 1AA'], 'street and number'],
  [['', '', 'Dover', ''], ['Elm Row', '4', 'Dover', 'CT16 1AA'], 'the place'],
  [
    ['Mill Lane', '9', 'Dover', 'CT17 9ZZ'],
    ['Elm Row', '4', 'Dover', 'CT16 1AA'],
    'another house of the place',
  ],
  [
    ['Elm Row', '6', 'Dover', 'CT16 1AA'],
    ['Elm Row', '4', 'Dover', 'CT16 1AA'],
    'another house of the place',
  ],
  [['Mill Lane', '9', 'Hull', 'HU1 2AA'], ['Elm Row', '4', 'Dover', 'CT16 1AA'], 'elsewhere'],
])('%j and %j: %s', (one, other, how) => {
  expect(compared(one, other)).toBe(how);
  expect(compared(other, one)).toBe(how);
});
