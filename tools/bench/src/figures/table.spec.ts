import { figure, printTable } from './table';

describe('table', () => {
  it('puts names to the left and figures to the right', () => {
    const text = printTable({
      title: 'T',
      columns: ['what', 'per s'],
      rows: [
        ['a', '1,234'],
        ['long', 5],
      ],
      notes: ['n'],
    });
    expect(text).toBe(
      ['T', '  what   per s', '  ────   ─────', '  a      1,234', '  long       5', '  n'].join('\n'),
    );
  });

  it.each([
    [1234.6, '1,235'],
    [12.345, '12.3'],
    [0.12345, '0.123'],
    [NaN, '–'],
  ])('writes %d as %s', (value, text) => expect(figure(value)).toBe(text));
});
