import { figure, type Table } from './figures/table';
import type { Density, LabelledFigures } from './measure/labelled';

const share = (of: number): string => of.toFixed(3);
/** Kinds that are listed one by one. */
const most = 25;

/** Labelled files: how right clusters and stated probabilities are, and which look-alikes were taken for one. */
export function labelledTables({ sets, kinds, tenths }: LabelledFigures): Table[] {
  const mean = (density: Density, of: 'precision' | 'recall' | 'f1'): number => {
    const own = sets.filter((set) => set.density === density);
    return own.reduce((sum, set) => sum + set[of], 0) / Math.max(1, own.length);
  };
  const densities = [...new Set(sets.map(({ density }) => density))];
  return [
    {
      title: 'Resolving labelled files: pairs against the truth',
      columns: ['', 'records', 'precision', 'expected', 'recall', 'F1'],
      rows: [
        ...sets.map(({ density, name, records, precision, expected, recall, f1 }) => [
          `${density} ${name}`,
          figure(records),
          ...[precision, expected, recall, f1].map(share),
        ]),
        ...densities.map((density) => [
          `all ${density}, mean`,
          '',
          share(mean(density, 'precision')),
          '',
          share(mean(density, 'recall')),
          share(mean(density, 'f1')),
        ]),
      ],
      notes: [
        'Expected: the share of joined pairs that the report expects to be right. Nothing is set for a file.',
      ],
    },
    {
      title: 'Probabilities that are stated, and how often they are right',
      columns: ['from', 'pairs', 'stated', 'true'],
      rows: tenths.map(({ from, pairs, stated, right }) => [
        from.toFixed(1),
        figure(pairs),
        share(stated),
        share(right),
      ]),
    },
    {
      title: 'Pairs by kind, those that went wrong most often first',
      columns: ['kind', 'pairs', 'wrong'],
      rows: kinds.slice(0, most).map(({ kind, pairs, wrong }) => [kind, figure(pairs), figure(wrong)]),
      notes: [
        `${kinds.length} kinds, ${figure(kinds.reduce((sum, { pairs }) => sum + pairs, 0))} pairs; a kind that begins with true- looks different and is one.`,
      ],
    },
  ];
}
