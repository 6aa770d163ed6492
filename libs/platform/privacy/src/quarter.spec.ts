import { quarterOf } from './quarter';

it.each([
  ['2026-01-01T00:00:00Z', '2026Q1'],
  ['2026-03-31T23:59:59.999Z', '2026Q1'],
  ['2026-04-01T00:00:00+02:00', '2026Q1'],
  ['2026-11-23T10:00:00Z', '2026Q4'],
])('%s lies in %s', (at, quarter) => expect(quarterOf(at)).toBe(quarter));

it('refuses what is no time', () => expect(() => quarterOf('yesterday')).toThrow('RFC 3339'));
