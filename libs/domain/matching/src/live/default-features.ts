import type { LiveFeature } from './live-matcher';

/**
 * What comparisons say where nothing was learned of a tenant's own people: m and u of each level, learned without labels
 * from 50,000 synthetic records (seed 7); birthdays and known names that differ as people's do, whose records are made by
 * more hands than a generator has.
 */
export const defaultFeatures: readonly LiveFeature[] = [
  {
    name: 'given name',
    m: [0.809, 0.0553, 0.0304, 0.00909, 0.0753, 0.00121, 0.00215, 0.0018, 0.0172],
    u: [0.00757, 0.000518, 0.000284, 0.000193, 0.00277, 0.00173, 0.821, 0.166, 0.0000101],
  },
  {
    name: 'family name',
    m: [0.899, 0.0977, 0.00116, 0.0000316, 0.00124, 0.000542],
    u: [0.00311, 0.000447, 0.000373, 0.0000392, 0.01, 0.986],
  },
  {
    name: 'birth date',
    m: [0.939, 0.003, 0.0374, 0.02, 0.0000685, 0.000415, 0.00163, 0.00351],
    u: [0.0000223, 0.0000001, 0.00109, 0.0004, 0.00303, 0.022, 0.358, 0.615],
  },
  {
    name: 'address',
    m: [0.735, 0.0697, 0.0462, 0.004, 0.0039, 0.0141, 0.127],
    u: [0.0000582, 0.000098, 0.000549, 0.00185, 0.008, 0.099, 0.89],
  },
  {
    name: 'e-mail',
    m: [0.939, 0.000229, 0.000196, 0.000131, 0.0601],
    u: [0.00000722, 0.00000722, 0.0000289, 0.000101, 1],
  },
  {
    name: 'phone',
    m: [0.835, 0.0000395, 0.138],
    u: [0.0000501, 0.0000198, 1],
  },
];
