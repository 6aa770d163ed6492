import { type Command, InvalidArgumentError } from 'commander';
import { printLine, type Terminal } from '../terminal';

interface Options {
  host: string;
  port: number;
  name: string;
}

const help = `
The public keys are those of UCV_HOME/credentials.json, made there when they are missing; the secret ones stay there.

Example:
  npx ucv nats-config > nats-server.conf && nats-server --config nats-server.conf
  NATS_URL=nats://127.0.0.1:4222 npm start`;

export function addNatsConfig(program: Command, terminal: Terminal): void {
  program
    .command('nats-config')
    .description(
      "Prints a nats-server configuration with every service's permissions, for a server of your own.",
    )
    .option('--host <address>', 'address that the server listens on', '127.0.0.1')
    .option('--port <port>', 'port that it listens on', parsePort, 4222)
    .option('--name <name>', 'name of the server', 'ucv')
    .addHelpText('after', help)
    .action((options: Options) => printConfiguration(options, terminal));
}

async function printConfiguration({ host, port, name }: Options, { env, out }: Terminal): Promise<void> {
  const { ownNatsConfiguration } = await import('../installation/nats-configuration.js');
  printLine(out, ownNatsConfiguration({ host, port, serverName: name }, env));
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new InvalidArgumentError('Write a port from 1 to 65535.');
}
