import { code, table } from '../page';
import type { Metric } from './metrics-in';

/** Metrics of one service first, those that a library gives to every service that uses it after them. */
export const metricsPage = (metrics: readonly Metric[]): string =>
  table(
    ['metric', 'kind', 'counts or measures', 'labels', 'from'],
    metrics.map(({ name, kind, help, labels, project }) => [
      code(name),
      kind,
      help,
      labels.map(code).join(', ') || '–',
      project.startsWith('platform/') ? `every service that uses ${code(project)}` : project,
    ]),
  );
