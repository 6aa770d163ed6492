import type { TimelineEntry } from '@ucv/contracts-profile';
import { momentsOf } from './moments';

const entry = (name: string, occurredAt: string, recordedAt: string) =>
  ({ name, occurredAt, recordedAt }) as TimelineEntry;
const order = entry('Order Completed', '2026-11-22T13:06:30.500Z', '2026-11-23T12:00:07.200Z');

describe('the moments that the journey points back to', () => {
  it('are easy to type, where a full second lies between', () => {
    const timeline = [
      entry('Home', '2026-11-20T12:00:00.000Z', '2026-11-23T12:00:05.900Z'),
      entry('Email Link Clicked', '2026-11-22T13:00:00.000Z', '2026-11-23T12:00:07.100Z'),
      order,
    ];
    expect(momentsOf(timeline)).toEqual({
      beforePurchase: '2026-11-22T13:05:00Z',
      beforeClick: '2026-11-23T12:00:07Z',
    });
  });

  it('lie a millisecond before the click otherwise', () => {
    const timeline = [
      entry('Home', '2026-11-20T12:00:00.000Z', '2026-11-23T12:00:07.050Z'),
      entry('Email Link Clicked', '2026-11-22T13:00:00.000Z', '2026-11-23T12:00:07.100Z'),
      order,
    ];
    expect(momentsOf(timeline).beforeClick).toBe('2026-11-23T12:00:07.099Z');
  });
});
