import type { ProjectionInfo } from '@ucv/contracts-projections';
import type { Command } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { printJson, printLine, type Terminal } from '../terminal';
import { projectionTable } from '../view/projection-table';

/** What GET /v1/projections answers. */
interface Listed {
  data: (ProjectionInfo & { service: string })[];
  unavailable: string[];
}

const help = `
"kept" says that the tables of before the last swap are there: ucv rebuild <projection> --undo brings them back.
"parked" counts facts that the projection could not take.

Examples:
  npx ucv projections
  npx ucv projections --json`;

export function addProjections(program: Command, terminal: Terminal): void {
  program
    .command('projections')
    .description('The projections of all services, and where they stand in the log.')
    .option('--json', 'for machines')
    .addHelpText('after', help)
    .action(async ({ json }: { json?: boolean }) => {
      const listed = await new GatewayClient(connection(terminal.env)).get<Listed>('/v1/projections');
      if (json) return printJson(terminal.out, listed);
      printLine(terminal.out, projectionTable(listed.data));
      if (listed.unavailable.length > 0)
        printLine(
          terminal.err,
          `No answer from: ${listed.unavailable.join(', ')}. npx ucv doctor says more.`,
        );
    });
}
