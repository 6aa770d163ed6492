import { parseArgs } from 'node:util';

export interface Options {
  host: string;
  port: number;
  data: string;
  tls?: { cert: string; key: string };
  users?: string;
}

export const usage = `Usage: event-store --port P --data DIR (--tls-cert F --tls-key F | --insecure) [--host H] [--users F]

Runs one event store node that speaks EventStoreDB's gRPC protocol.

  --port P        port to listen on; 0 takes a free one
  --data DIR      folder of the log; made if missing
  --tls-cert F    certificate (PEM), with --tls-key: its private key (PEM)
  --insecure      no encryption and no authentication, as on the real server
  --host H        address to listen on (default 127.0.0.1)
  --users F       JSON file {"name": "password"}, mode 600: who may sign in over TLS. Without it the users are
                  the real server's defaults, admin and ops with the password "changeit"
  --help          this text`;

/** The command line can't be used; the text says why. */
export class UsageError extends Error {}

const flags = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string' },
  data: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  insecure: { type: 'boolean', default: false },
  users: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>;

/** @returns 'help' when help is asked for  @refuses UsageError */
export function readOptions(args: string[]): Options | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  if (!values.data) throw new UsageError('--data is missing: the folder of the log');
  return { host: values.host, port: readPort(values.port), data: values.data, ...readSecurity(values) };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: flags, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readPort(text: string | undefined): number {
  const port = text === undefined ? NaN : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError('--port must be a number from 0 to 65535');
  return port;
}

function readSecurity(values: Values): Pick<Options, 'tls' | 'users'> {
  const { insecure, users, 'tls-cert': cert, 'tls-key': key } = values;
  if (!cert !== !key) throw new UsageError('--tls-cert and --tls-key belong together');
  if (insecure === Boolean(cert)) {
    throw new UsageError(
      'Give either --tls-cert and --tls-key, or --insecure (no encryption, no authentication)',
    );
  }
  if (users && insecure) {
    throw new UsageError(
      '--users needs TLS: over a plain connection the official clients send no password, so no one could sign in',
    );
  }
  return { tls: cert && key ? { cert, key } : undefined, users };
}
