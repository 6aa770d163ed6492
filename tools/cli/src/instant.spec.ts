import { parseBeginning, parseInstant } from './instant';

describe('an instant on the command line', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23t10:00:00.1239z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T10:00:00+02:00', '2026-11-23T08:00:00.000Z'],
    ['2026-11-23', '2026-11-23T23:59:59.999Z'],
    ['2024-02-29', '2024-02-29T23:59:59.999Z'],
  ])('%s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '',
    'now',
    '2026-02-30',
    '2026-02-30T10:00:00Z',
    '2026-11-23T25:00:00Z',
    '2026-11-23T10:00:00',
    '23.11.2026',
  ])('refuses %j', (text) => {
    expect(() => parseInstant(text)).toThrow('Write an instant');
  });

  it('is the start of a day where something begins', () => {
    expect(parseBeginning('2026-11-23')).toBe('2026-11-23T00:00:00.000Z');
    expect(parseBeginning('2026-11-23T10:00:00Z')).toBe('2026-11-23T10:00:00.000Z');
    expect(() => parseBeginning('2026-02-30')).toThrow('Write an instant');
  });
});
