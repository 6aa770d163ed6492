import { readFileSync } from 'node:fs';
import { internalPort, readSettings } from '@ucv/dev';
import { Refused } from '../refused';

/** Where the event store answers, and as whom to ask. */
export interface NodeAddress {
  origin: string;
  authorization?: string;
  /** TLS: the authority to trust, and whether a certificate is checked at all. */
  ca?: Buffer;
  verify: boolean;
}

/**
 * The node of EVENTSTORE_URL, else the one of this installation.
 * @refuses cli.event-store-url
 */
export function nodeAddress(env: NodeJS.ProcessEnv): NodeAddress {
  const external = env['EVENTSTORE_URL'];
  if (external) return addressOf(external);
  return { origin: `http://127.0.0.1:${internalPort(readSettings(env), 'event-store')}`, verify: true };
}

function addressOf(text: string): NodeAddress {
  const url = parse(text);
  const option = (name: string) => url.searchParams.get(name) ?? undefined;
  const tls = option('tls') !== 'false';
  const authority = option('tlsCAFile');
  return {
    origin: `${tls ? 'https' : 'http'}://${url.hostname}:${url.port || 2113}`,
    authorization: basic(url),
    ca: authority === undefined ? undefined : readFileSync(authority),
    verify: option('tlsVerifyCert') !== 'false',
  };
}

/** Node's URL finds no host behind a scheme that it does not know. */
function parse(text: string): URL {
  const asHttp = text.replace(/^esdb:/, 'http:');
  if (asHttp !== text && URL.canParse(asHttp)) return new URL(asHttp);
  throw new Refused(
    'cli.event-store-url',
    'EVENTSTORE_URL names no single node.\nDo: set it to esdb://host:port?tls=true|false.',
  );
}

function basic({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(user).toString('base64')}`;
}
