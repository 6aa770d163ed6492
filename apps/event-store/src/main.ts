import { install } from 'source-map-support';
import { startNode } from './node';
import { readOptions, usage, UsageError, type Options } from './options';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function complain(line: string, code: number): never {
  process.stderr.write(`${line}\n`);
  process.exit(code);
}

function options(): Options {
  try {
    const read = readOptions(process.argv.slice(2));
    if (read !== 'help') return read;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(`${error.message}\n\n${usage}`, 2);
  }
  say(usage);
  process.exit(0);
}

function reason(error: unknown, { host, port }: Options): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `Port ${port} on ${host} is taken. Stop what listens there, or give another --port.`;
  if (code === 'EACCES') return `Not allowed: ${message}`;
  return message;
}

async function main(): Promise<void> {
  const given = options();
  const fault = (error: unknown) => complain(`The event store stops: ${(error as Error).message}`, 1);
  try {
    const node = await startNode(given, (line) => say(`storage: ${line}`), fault);
    for (const warning of node.warnings) process.stderr.write(`WARNING: ${warning}\n`);
    say(`event store ready at ${node.url}`);
    let stopping = false;
    const stop = () => {
      if (stopping) return;
      stopping = true;
      node.stop().then(() => process.exit(0), fault);
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
  } catch (error) {
    complain(reason(error, given), 1);
  }
}

// lmdb keeps promises of its own for commits that failed, and nobody can hear those. What the index makes of a failed
// write is said by its flush; everything else that nobody hears ends the process, as it would without this.
process.on('unhandledRejection', (error) => {
  const { commitError } = (error ?? {}) as { commitError?: Promise<never> };
  if (commitError) return void commitError.catch(() => undefined);
  throw error;
});

install({ environment: 'node', handleUncaughtExceptions: false });
void main();
