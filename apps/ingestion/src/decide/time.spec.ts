import fc from 'fast-check';
import { formatInstant, parseInstant } from './instant';
import { type Clocks, whenItOccurred } from './occurrence';
import { readTime } from './sent-time';

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
    ['2026-11-01 12:00:00.123456+00', '2026-11-01T12:00:00.123Z'],
    ['2026-11-01 12:00:00.1234567 -03:30', '2026-11-01T15:30:00.123Z'],
    ['2026-11-01T12:00:00.12345678901234567890Z', '2026-11-01T12:00:00.123Z'],
    ['2026-11-01 12:00:00 UTC', '2026-11-01T12:00:00.000Z'],
    ['2026-11-01 12:00:00.5 +0100 CET m=+0.000012', '2026-11-01T11:00:00.500Z'],
    ['2026-11-01t12:00:00,123456789z', '2026-11-01T12:00:00.123Z'],
    ['2026-11-01T12:00:00+01:00[Europe/Berlin]', '2026-11-01T11:00:00.000Z'],
    ['2026/11/01 12:00', '2026-11-01T12:00:00.000Z'],
    ['20261101T120000.25Z', '2026-11-01T12:00:00.250Z'],
    ['20261101', '2026-11-01T00:00:00.000Z'],
    ['2026-11-01T24:00:00Z', '2026-11-02T00:00:00.000Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2017-01-01T00:59:60.5+01:00', '2017-01-01T00:00:00.500Z'],
    ['Sun, 01 Nov 2026 12:00:00 GMT', '2026-11-01T12:00:00.000Z'],
    ['1 Nov 2026 12:00 +0130', '2026-11-01T10:30:00.000Z'],
    ['Sun Nov 01 2026 12:00:00 GMT+0100 (Central European Standard Time)', '2026-11-01T11:00:00.000Z'],
    ['Sun Nov  1 12:00:00 UTC 2026', '2026-11-01T12:00:00.000Z'],
    [1_796_029_216, '2026-11-30T09:00:16.000Z'],
    [1_796_029_216.049, '2026-11-30T09:00:16.049Z'],
    [1_796_029_216_049, '2026-11-30T09:00:16.049Z'],
    [1_796_029_216_049_123, '2026-11-30T09:00:16.049Z'],
    ['1796029216049', '2026-11-30T09:00:16.049Z'],
    ['1796029216049123456', '2026-11-30T09:00:16.049Z'],
    [' 1796029216.049 ', '2026-11-30T09:00:16.049Z'],
  ])('%s is %s', (text, expected) => {
    expect(formatInstant(parseInstant(text)!)).toBe(expected);
  });

  it.each<unknown>([
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
    '02/03/2026',
    '2026-02/03',
    '03-02-2026 12:00',
    '2026-11-01 12:00:00 CET',
    '2026-11-01 12:00:00 PM',
    '2026-11-01T12:00:61Z',
    '20261301',
    '2026',
    'Sun Nov 01 12:00:00 EST 2026',
    'Sun, 01 Foo 2026 12:00:00 GMT',
    'Sun, 31 Feb 2026 12:00:00 GMT',
    '20261101120000',
    1,
    -1,
    815_000_000,
    179_602_921_604,
    1e300,
    NaN,
    true,
    [],
    {},
    { toString: 1, valueOf: 1 },
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

describe('a time that was never set', () => {
  it.each([
    undefined,
    null,
    '',
    ' ',
    0,
    '0',
    -62_135_596_800,
    -62_135_596_800_000,
    '-6795364578871345152',
    '0000-00-00',
    '0000-00-00 00:00:00.000000',
    '0000-12-31T19:03:58-04:56',
    '0001-01-01',
    '0001-01-01T00:00:00',
    '0001-01-01T00:00:00Z',
    '0001-01-01T00:00:00.0000000+00:00',
    '0001-01-01T00:00:00+14:00',
    '0001-01-01T12:00:00-12:00',
    '1601-01-01T00:00:00Z',
    '1753-01-01 00:00:00',
    '1899-12-30T00:00:00.000Z',
    '1899-12-31',
    '1900-01-01T00:00:00',
    '1970-01-01',
    '1970-01-01T00:00:00.000Z',
    '1970-01-01T01:00:00+01:00',
    '1970-01-01 00:00:00+05:30',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '9999-12-31T23:59:59.9999999Z',
  ])('%j counts as left out', (time) => {
    expect(readTime(time)).toBeNull();
  });

  it.each(['1850-01-01', '1900-01-02', '1970-01-01T00:00:01Z', '1969-12-31T23:59:59Z', '1601-01-01T00:01Z'])(
    '%s may have been set',
    (time) => expect(readTime(time)).toBe(parseInstant(time)),
  );

  it.each<unknown>(['yesterday', '02/03/2026', {}, { toString: 1 }, [], true])('%j is no time', (time) => {
    expect(readTime(time)).toBeUndefined();
  });
});

describe('when an event occurred', () => {
  const occurrence = ({ original, sentAt, historical = false }: Partial<Record<keyof Clocks, unknown>>) =>
    whenItOccurred({
      ...{ original: readTime(original), sentAt: readTime(sentAt) },
      ...{ receivedAt, historical: historical === true },
    });

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
    expect(occurrence({ ...more })).toEqual({ occurredAt: at(expected), clamped });
  });

  it.each([
    ['14 days before the event', '2026-11-23T11:00:00Z', '2026-11-09T12:00:00Z'],
    ['in the year 1', '2026-11-23T11:00:00Z', '0001-01-01T00:00:00Z'],
    ['in the year 2', '2026-11-23T11:00:00Z', '0002-05-05T00:00:00Z'],
    ['14 days after the event arrived', '2026-11-23T11:00:00Z', '2026-12-07T12:00:00Z'],
    ['in the year 9999', '2026-11-23T11:00:00Z', '9999-01-01T00:00:00Z'],
    ['never', '2026-11-23T11:00:00Z', 0],
  ])('is what the sender says where the request claims to be sent %s', (_, original, sentAt) => {
    expect(occurrence({ original, sentAt })?.occurredAt).toBe(at(original));
  });

  it('is its arrival where a second was cut off the time of sending', () => {
    const cut = { original: '2024-01-01T00:00:00.700Z', sentAt: '2024-01-01T00:00:00Z' };
    expect(occurrence({ ...cut })).toEqual({ occurredAt: receivedAt, clamped: false });
  });

  it.each(['0001-01-01T00:00:00Z', '1970-01-01T00:00:00+00:00', '0000-00-00 00:00:00', 0, null])(
    'is its arrival where its time was never set: %j',
    (original) => {
      expect(occurrence({ original, sentAt: '2026-11-23T11:00:00Z' })).toEqual({
        occurredAt: receivedAt,
        clamped: false,
      });
    },
  );

  it('is unknown where the time is none', () => {
    expect(occurrence({ original: 'soon' })).toBeUndefined();
  });

  const minute = 60_000;
  const iso = (instant: number): string => new Date(instant).toISOString();

  it('is right whatever the clock of the sender is off by, as long as the event waited for less than a day', () => {
    const off = fc.integer({ min: -20 * 365 * 1_440, max: 365 * 1_440 });
    const waited = fc.integer({ min: 0, max: 1_439 });
    fc.assert(
      fc.property(off, waited, (off, waited) => {
        fc.pre(off <= 1_440 || off > waited);
        const sent = receivedAt + off * minute;
        const times = { original: iso(sent - waited * minute), sentAt: iso(sent) };
        expect(occurrence({ ...times })?.occurredAt).toBe(receivedAt - waited * minute);
      }),
    );
  });

  it('is never after the arrival of an event that does not itself claim so, whatever was sent as sentAt', () => {
    const anyTime = fc.date({
      min: new Date('0001-01-01'),
      max: new Date('9999-12-31'),
      noInvalidDate: true,
    });
    const past = fc.date({ min: new Date('0002-01-01'), max: new Date(receivedAt), noInvalidDate: true });
    fc.assert(
      fc.property(past, anyTime, (original, sentAt) => {
        const { occurredAt } = occurrence({
          original: original.toISOString(),
          sentAt: sentAt.toISOString(),
        })!;
        expect(occurredAt).toBeLessThanOrEqual(receivedAt);
      }),
      { numRuns: 1_000 },
    );
  });
});
