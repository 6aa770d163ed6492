import type { LiveFeature } from './live-matcher';

/**
 * What comparisons say where nothing was learned of a tenant's own people: m and u of each level, learned without labels
 * from 50,000 synthetic records (seed 7).
 */
export const defaultFeatures: readonly LiveFeature[] = [
  {
    name: 'given name',
    m: [0.816, 0.0423, 0.0349, 0.00245, 0.0795, 0.00274, 0.00636, 0.0154],
    u: [0.00767, 0.000397, 0.000328, 0.0000794, 0.00257, 0.00124, 0.988, 0.0000345],
  },
  {
    name: 'family name',
    m: [0.897, 0.0977, 0.000768, 0.00000692, 0.00106, 0.00347],
    u: [0.00317, 0.000464, 0.00037, 0.00000334, 0.01, 0.986],
  },
  {
    name: 'birth date',
    m: [0.944, 0.0491, 0.000059, 0.00161, 0.00163, 0.00351],
    u: [0.0000242, 0.00145, 0.00296, 0.1, 0.284, 0.611],
  },
  {
    name: 'address',
    m: [0.728, 0.0743, 0.0472, 0.00706, 0.00401, 0.139],
    u: [0.0000369, 0.00007, 0.000163, 0.00959, 0.0278, 0.962],
  },
  {
    name: 'e-mail',
    m: [0.896, 0.0000333, 0.0000286, 0.000019, 0.104],
    u: [0.0000069, 0.0000069, 0.0000069, 0.0000069, 1],
  },
  {
    name: 'phone',
    m: [0.841, 0.027, 0.132],
    u: [0.00000743, 0.00000685, 1],
  },
];
