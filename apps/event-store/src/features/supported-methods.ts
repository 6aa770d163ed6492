import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Call } from '../transport/call';
import { frame } from '../transport/framing';

/** The server whose behaviour is followed; clients choose by version and by method. */
export const EVENTSTOREDB_VERSION = '24.10.0';

/** Features that clients ask for by name, in the lower case that EventStoreDB answers in. */
const features: Record<string, string[]> = {
  '/event_store.client.streams.Streams/Read': ['position', 'events'],
};

const persistent = '/event_store.client.persistent_subscriptions.PersistentSubscriptions/';

/**
 * What 24.10 has and the node has not. It is named all the same: a client that does not find it here asks over
 * HTTP/1, or says that the server is too old, and never gets to hear that the real server is needed.
 */
const onlyRefused: Record<string, string[]> = {
  [`${persistent}Create`]: ['stream', 'all'],
  [`${persistent}Update`]: ['stream', 'all'],
  [`${persistent}Delete`]: ['stream', 'all'],
  [`${persistent}Read`]: ['stream', 'all'],
  [`${persistent}GetInfo`]: ['stream', 'all'],
  [`${persistent}ReplayParked`]: ['stream', 'all'],
  [`${persistent}List`]: ['stream', 'all'],
  [`${persistent}RestartSubsystem`]: [],
};

/** ServerFeatures/GetSupportedMethods: by which clients choose how they do things. */
export const supportedMethods = (paths: string[]): ((call: Call) => void) => {
  const answer = new SupportedMethods();
  answer.setEventStoreServerVersion(EVENTSTOREDB_VERSION);
  answer.setMethodsList([...paths, ...Object.keys(onlyRefused)].map(method));
  const framed = frame(answer.serializeBinary());
  return (call) => {
    call.onMessage(
      () => undefined,
      () => {
        call.send(framed);
        call.end();
      },
    );
  };
};

function method(path: string): SupportedMethod {
  const [, service = '', name = ''] = path.split('/');
  const supported = new SupportedMethod();
  supported.setServiceName(service.toLowerCase());
  supported.setMethodName(name.toLowerCase());
  supported.setFeaturesList(features[path] ?? onlyRefused[path] ?? []);
  return supported;
}
