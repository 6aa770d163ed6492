import { later, retryAfterSeconds } from './instant';

const now = Date.parse('2026-03-01T10:00:00.000Z');

it.each([
  ['120', 120],
  [' 7 ', 7],
  ['Sun, 01 Mar 2026 10:00:30 GMT', 30],
  ['Sun, 01 Mar 2026 09:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', 0],
  [undefined, undefined],
])('Retry-After %p means %p seconds', (header, seconds) => {
  expect(retryAfterSeconds(header, now)).toBe(seconds);
});

it('adds seconds to an instant, to the millisecond', () => {
  expect(later('2026-03-01T10:00:00.500Z', 4.2501)).toBe('2026-03-01T10:00:04.750Z');
});
