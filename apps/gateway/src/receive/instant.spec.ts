import { instant } from './instant';

describe('instant', () => {
  it.each([
    ['2026-11-23T10:00:00Z', '2026-11-23T10:00:00.000Z'],
    ['2026-11-23t10:00:00.5z', '2026-11-23T10:00:00.500Z'],
    ['2026-11-23T10:00:00.123456789Z', '2026-11-23T10:00:00.123Z'],
    ['2026-11-23T01:30:00+02:00', '2026-11-22T23:30:00.000Z'],
    ['2028-02-29T00:00:00-00:00', '2028-02-29T00:00:00.000Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-01-00T00:00:00Z', undefined],
    ['2026-01-01T25:00:00Z', undefined],
    ['2026-01-01T00:00:00', undefined],
    ['2026-01-01T00:00:00 02:00', undefined],
    ['2026-01-31', '2026-01-31T23:59:59.999Z'],
    ['2028-02-29', '2028-02-29T23:59:59.999Z'],
    ['2026-02-29', undefined],
    ['2026-1-31', undefined],
    ['2026-01-31Z', undefined],
    ['2026-01', undefined],
    ['now', undefined],
    [['2026-11-23T10:00:00Z'], undefined],
    [undefined, undefined],
  ])('%j → %j', (text, expected) => expect(instant(text)).toBe(expected));

  it('takes a date alone as the start of its day where something begins', () => {
    expect(instant('2026-01-31', 'start')).toBe('2026-01-31T00:00:00.000Z');
    expect(instant('2026-01-31T10:00:00Z', 'start')).toBe('2026-01-31T10:00:00.000Z');
  });
});
