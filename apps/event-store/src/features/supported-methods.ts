import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Call } from '../transport/call';
import { frame } from '../transport/framing';

/** The server whose behaviour is followed; clients choose by version and by method. */
export const EVENTSTOREDB_VERSION = '24.10.0';

/** Features that clients ask for by name, in the lower case that EventStoreDB answers in. */
const features: Record<string, string[]> = {
  '/event_store.client.streams.Streams/Read': ['position', 'events'],
};

/** ServerFeatures/GetSupportedMethods: what the node can do, so that clients do not try the rest. */
export const supportedMethods = (paths: string[]): ((call: Call) => void) => {
  const answer = new SupportedMethods();
  answer.setEventStoreServerVersion(EVENTSTOREDB_VERSION);
  answer.setMethodsList(paths.map(method));
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
  supported.setFeaturesList(features[path] ?? []);
  return supported;
}
