import { percentile, spread } from './spread';

describe('spread', () => {
  it('gives the middle value and both ends, whatever the order', () => {
    expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3, repetitions: 3 });
  });

  it('takes the value between two neighbours', () => {
    expect(percentile([1, 2, 3, 4], 0.5)).toBe(2.5);
    expect(percentile([0, 10], 0.99)).toBeCloseTo(9.9);
  });

  it('knows nothing of nothing', () => {
    expect(percentile([], 0.5)).toBeNaN();
  });
});
