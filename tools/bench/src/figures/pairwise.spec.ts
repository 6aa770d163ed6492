import { pairwiseQuality } from './pairwise';

describe('pairwise quality', () => {
  it('counts pairs, not records', () => {
    // Together: ab, ac, bc, de; belong together: ab, cd, ce, de; both: ab, de.
    expect(pairwiseQuality([0, 0, 0, 1, 1], [7, 7, 8, 8, 8])).toEqual({
      precision: 0.5,
      recall: 0.5,
      f1: 0.5,
    });
  });

  it('does not ask which number a group has', () => {
    expect(pairwiseQuality([5, 5, 9], [0, 0, 1])).toEqual({ precision: 1, recall: 1, f1: 1 });
  });

  it('finds no fault where nothing was to be found, and no recall where nothing was', () => {
    expect(pairwiseQuality([0, 1], [0, 1])).toEqual({ precision: 1, recall: 1, f1: 1 });
    expect(pairwiseQuality([0, 1], [0, 0])).toEqual({ precision: 1, recall: 0, f1: 0 });
  });
});
