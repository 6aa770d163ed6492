import type { TimelineEntry } from '@ucv/contracts-profile';
import { onePage } from './page';

const entry = (size: number) => ({ properties: { note: 'x'.repeat(size) } }) as unknown as TimelineEntry;

describe('a page of the timeline', () => {
  it('holds at most the limit', () => {
    expect(onePage([entry(1), entry(1), entry(1)], 2)).toHaveLength(2);
  });

  it('stays below what one answer over NATS may hold', () => {
    const page = onePage(
      Array.from({ length: 200 }, () => entry(32_000)),
      200,
    );
    expect(page.length).toBeGreaterThan(10);
    expect(JSON.stringify(page).length).toBeLessThan(1_000_000);
  });

  it('holds at least one entry, however large', () => {
    expect(onePage([entry(900_000), entry(1)], 10)).toHaveLength(1);
  });
});
