import { readFile } from 'node:fs/promises';
import { everyone } from './access/principal';
import { Users } from './access/users';
import { supportedMethods } from './features/supported-methods';
import { gossip } from './gossip/read';
import type { Options } from './options';
import { recordOutcome } from './scavenge/outcome';
import { scavengeRoutes } from './scavenge/routes';
import { Scavenger } from './scavenge/scavenger';
import { Store } from './storage/store';
import { append } from './streams/append';
import { batchAppend } from './streams/batch-append';
import { deleteStream } from './streams/delete';
import { writeFirstEvents } from './streams/first-boot';
import { read } from './streams/read';
import { tombstone } from './streams/tombstone';
import { Writer } from './streams/writer';
import { GrpcServer, type Handler, type ServerOptions } from './transport/grpc-server';
import { unsupported } from './unsupported';

export interface Node {
  /** Address that clients connect to, as the official client takes it. */
  url: string;
  /** What whoever runs the node should know and change. */
  warnings: string[];
  /** Calls that are under way. */
  openCalls(): number;
  /** Ends calls, makes durable what is under way, closes the log. */
  stop(): Promise<void>;
}

const defaultUsers =
  'The users are the defaults, admin and ops with the password "changeit", which everybody knows. ' +
  'Give --users FILE with {"name": "password"} to replace them.';

/** How long calls under way may take when the node stops. */
const graceMs = 500;

/** Opens the data folder and serves it. @param report takes lines about recovery; no event data */
export async function startNode(
  options: Options,
  report: (line: string) => void,
  onFault: (error: unknown) => void,
): Promise<Node> {
  const { data: folder, segmentBytes, audited = [] } = options;
  const { tls, authenticate, warnings } = await securityOf(options);
  const store = await Store.open({ folder, segmentBytes, report, onFault });
  try {
    const writer = new Writer(store);
    await writeFirstEvents(store, writer);
    const scavenger = new Scavenger(store, { folder, audited, report, record: recordOutcome(writer) });
    const server = await GrpcServer.listen({
      host: options.host,
      port: options.port,
      tls,
      methods: methods(store, writer),
      routes: scavengeRoutes(scavenger),
      otherwise: unsupported,
      authenticate,
    });
    await scavenger.resume();
    return {
      warnings,
      openCalls: () => server.openCalls,
      url: `esdb://${options.host}:${server.port}?tls=${tls ? 'true' : 'false'}`,
      stop: async () => {
        await server.close(graceMs);
        await scavenger.close();
        await store.close();
      },
    };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Without TLS there is no authentication either, as on the real server. */
async function securityOf(
  options: Options,
): Promise<Pick<ServerOptions, 'tls' | 'authenticate'> & Pick<Node, 'warnings'>> {
  if (!options.tls) return { authenticate: () => everyone, warnings: [] };
  const tls = { cert: await readFile(options.tls.cert), key: await readFile(options.tls.key) };
  const users = options.users ? await Users.load(options.users) : Users.defaults();
  return { tls, authenticate: users.authenticate, warnings: options.users ? [] : [defaultUsers] };
}

/** Everything that the node answers, by path. */
function methods(store: Store, writer: Writer): Map<string, Handler> {
  const all = new Map<string, Handler>([
    ['/event_store.client.streams.Streams/Read', read(store)],
    ['/event_store.client.streams.Streams/Append', append(writer)],
    ['/event_store.client.streams.Streams/BatchAppend', batchAppend(writer)],
    ['/event_store.client.streams.Streams/Delete', deleteStream(writer)],
    ['/event_store.client.streams.Streams/Tombstone', tombstone(writer)],
    ['/event_store.client.gossip.Gossip/Read', gossip],
  ]);
  const features = '/event_store.client.server_features.ServerFeatures/GetSupportedMethods';
  return all.set(features, supportedMethods([...all.keys(), features]));
}
