import fc from 'fast-check';
import { formatInstant, parseInstant } from './instant';
import { whenItOccurred } from './occurrence';

const at = Date.parse;
const receivedAt = at('2026-11-23T12:00:00Z');

describe('instants', () => {
  it.each([
    ['2026-11-23T12:00:00.000Z', '2026-11-23T12:00:00.000Z'],
    ['2026-11-23T12:00:00', '2026-11-23T12:00:00.000Z'],
    ['2026-11-23 12:00:00.123456', '2026-11-23T12:00:00.123Z'],
    ['2026-11-23T14:00:00+0200', '2026-11-23T12:00:00.000Z'],
    ['2026-11-23T14:00+02:00', '2026-11-23T12:00:00.000Z'],
    ['2026-11-23', '2026-11-23T00:00:00.000Z'],
    ['0001-01-01', '0001-01-01T00:00:00.000Z'],
    ['2024-02-29T23:59:59z', '2024-02-29T23:59:59.000Z'],
  ])('%s is %s', (text, expected) => {
    expect(formatInstant(parseInstant(text)!)).toBe(expected);
  });

  it.each([
    '',
    'yesterday',
    '2026-02-30',
    '2023-02-29',
    '2026-13-01',
    '2026-11-23T25:00:00Z',
    '0000-01-01',
    '0001-01-01T00:00:00+14:00',
    '99999-01-01',
    'Mon Nov 23 2026',
    '2026-11-23T12:00:00 Europe/Berlin',
    1_700_000_000,
    {},
    null,
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('come back as they went', () => {
    const instants = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59Z'),
      noInvalidDate: true,
    });
    fc.assert(fc.property(instants, (date) => parseInstant(date.toISOString()) === date.getTime()));
  });
});

describe('when an event occurred', () => {
  const clocks = { receivedAt, historical: false, original: undefined, sentAt: undefined };
  it.each([
    ['without a time: on arrival', {}, '2026-11-23T12:00:00Z', false],
    [
      'with a right clock: as it says',
      { original: '2026-11-23T11:00:00Z', sentAt: '2026-11-23T12:00:00Z' },
      '2026-11-23T11:00:00Z',
      false,
    ],
    [
      'with a clock two years back: corrected',
      { original: '2024-01-01T00:00:00Z', sentAt: '2024-01-01T00:01:00Z' },
      '2026-11-23T11:59:00Z',
      false,
    ],
    [
      'without sentAt: as the sender says',
      { original: '2020-01-01T00:00:00Z' },
      '2020-01-01T00:00:00Z',
      false,
    ],
    [
      'with a nonsense sentAt: as the sender says',
      { original: '2020-01-01T00:00:00Z', sentAt: 'now' },
      '2020-01-01T00:00:00Z',
      false,
    ],
    [
      'imported: as the sender says',
      { original: '1850-01-01T00:00:00Z', sentAt: '2000-01-01T00:00:00Z', historical: true },
      '1850-01-01T00:00:00Z',
      false,
    ],
    [
      'in the future: a day after arrival',
      { original: '2099-01-01T00:00:00Z' },
      '2026-11-24T12:00:00Z',
      true,
    ],
  ])('%s', (_, more, expected, clamped) => {
    expect(whenItOccurred({ ...clocks, ...more })).toEqual({ occurredAt: at(expected), clamped });
  });

  it('is unknown where the time is none, or correction leads out of the calendar', () => {
    expect(whenItOccurred({ ...clocks, original: 'soon' })).toBeUndefined();
    expect(
      whenItOccurred({ ...clocks, original: '0001-01-01T00:00:00Z', sentAt: '9999-01-01T00:00:00Z' }),
    ).toBeUndefined();
  });
});
