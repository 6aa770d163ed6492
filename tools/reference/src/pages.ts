import type { SourceTree } from '@ucv/facts';
import { commandsPage } from './commands/commands-page';
import { helpIn } from './commands/help-in';
import { npmScripts, otherPrograms, proofs } from './commands/npm-scripts';
import { cliCommands } from './commands/program-commands';
import { environmentPage } from './environment/environment-page';
import { variablesIn } from './environment/variables-in';
import { metricsIn } from './metrics/metrics-in';
import { metricsPage } from './metrics/metrics-page';

/** Pages that follow from the sources alone, below the root. */
export const sourcePages: Record<string, (tree: SourceTree) => string[]> = {
  'tools/handbook/commands.md': (tree) =>
    commandsPage({
      scripts: npmScripts(tree),
      cli: cliCommands(),
      proofs: proofs(tree),
      others: otherPrograms(tree),
      eventStore: helpIn(tree, 'apps/event-store/src/options.ts', 'usage'),
    }),
  'tools/handbook/environment.md': (tree) => [environmentPage(variablesIn(tree))],
  'tools/handbook/metrics.md': (tree) => [metricsPage(metricsIn(tree))],
};
