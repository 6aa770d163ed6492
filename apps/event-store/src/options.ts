import { parseArgs } from 'node:util';

export interface Options {
  host: string;
  port: number;
  data: string;
  tls?: { cert: string; key: string };
  users?: string;
  /** Prefixes of streams from which a scavenge removes only what a removal fact names. */
  audited?: string[];
  /** Size of a log file from which the next append begins a new one, bytes. */
  segmentBytes?: number;
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
  --audited P,…   prefixes of streams that an audit ledger covers: a scavenge removes events of these only where
                  a fact consent.streams-removed.v1 in the log names the stream
  --segment SIZE  size of a log file (default 256M; k, M, G are 1024, 1024², 1024³ bytes)
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
  audited: { type: 'string' },
  segment: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

type Values = ReturnType<typeof parse>;

/** @returns 'help' when help is asked for  @refuses UsageError */
export function readOptions(args: string[]): Options | 'help' {
  const values = parse(args);
  if (values.help) return 'help';
  if (!values.data) throw new UsageError('--data is missing: the folder of the log');
  return {
    host: values.host,
    port: readPort(values.port),
    data: values.data,
    audited: (values.audited ?? '').split(',').filter((prefix) => prefix !== ''),
    segmentBytes: values.segment === undefined ? undefined : readSize(values.segment),
    ...readSecurity(values),
  };
}

const units: Record<string, number> = { '': 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 };

function readSize(text: string): number {
  const match = /^(\d+)([kMG]?)$/.exec(text);
  const size = match ? Number(match[1]) * units[match[2]!]! : 0;
  if (size < 1024 || size > 64 * 1024 ** 3) throw new UsageError('--segment must be a size from 1k to 64G');
  return size;
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
