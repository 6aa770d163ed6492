import { comparisonTable } from './comparison-table';

describe('the comparison after a rebuild', () => {
  it('sets the tables side by side and names the rows that differ, without values', () => {
    const same = { rows: 1200, hash: 'aaaaaaaaaaaa' };
    const table = comparisonTable([
      { table: 'interaction', live: same, rebuilt: same, equal: true, differences: [] },
      {
        table: 'fragment',
        live: { rows: 10, hash: 'bbbbbbbbbbbb' },
        rebuilt: { rows: 9, hash: 'cccccccccccc' },
        equal: false,
        differences: [
          { key: { ref: 'r1' }, found: 'live-only', columns: [] },
          { key: { ref: 'r2' }, found: 'both', columns: ['traits', 'last_seen'] },
        ],
      },
    ]);
    expect(table).toBe(
      `
  table        live rows  rebuilt rows  contents
  interaction  1200       1200          equal
  fragment     10         9             differ (bbbbbbbb / cccccccc)
  fragment {"ref":"r1"}: live only
  fragment {"ref":"r2"}: differs in traits, last_seen
`.slice(1, -1),
    );
  });
});
