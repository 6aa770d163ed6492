import type { MatchWeights } from '@ucv/contracts-identity';
import type { Command } from 'commander';
import { connection } from '../gateway/connection';
import { GatewayClient } from '../gateway/gateway-client';
import { printJson, printLine, type Terminal } from '../terminal';
import { weightsView } from '../view/weights-view';
import { layoutOf } from './identity-rules';

interface Options {
  json?: boolean;
}

const help = `
Learned without labels where 500 fragments say something of themselves, and again where they are twice as many. They hold
for what is found from then on.`;

export function addWeights(identity: Command, terminal: Terminal): void {
  const weights = identity
    .command('weights')
    .description('What each comparison of probable matches says: show, learn, reset.')
    .addHelpText('after', help);
  weights
    .command('show', { isDefault: true })
    .description('Those that hold; what is done without a word after it.')
    .option('--json', 'for machines: as GET /v1/identity/weights answers it')
    .action((options: Options) => tell('get', '', options, terminal));
  weights
    .command('learn')
    .description('Learns them now of the tenant’s own people; takes some seconds.')
    .option('--json', 'for machines: the weights')
    .action((options: Options) => tell('post', '/learn', options, terminal));
  weights
    .command('reset')
    .description('Takes the usual ones again, and learns no others by itself.')
    .option('--json', 'for machines: the weights')
    .action((options: Options) => tell('post', '/reset', options, terminal));
}

async function tell(
  how: 'get' | 'post',
  path: '' | '/learn' | '/reset',
  { json }: Options,
  terminal: Terminal,
): Promise<void> {
  const weights = await new GatewayClient(connection(terminal.env))[how]<MatchWeights>(
    `/v1/identity/weights${path}`,
  );
  if (json) printJson(terminal.out, weights);
  else printLine(terminal.out, weightsView(weights, layoutOf(terminal)));
}
