import type { Reached } from '@ucv/contracts-consent';
import type { Requests, ServiceName } from '@ucv/platform-messaging';
import { backOff } from './back-off';

/** The services beside this one that keep rows about people. */
export const keepers: readonly ServiceName[] = ['activation', 'identity', 'profile', 'segmentation'];

/**
 * Resolves when every service has confirmed that its rows have passed a position; asks for as long as it takes.
 * @param waiting  told of every ask that was not confirmed
 * @throws  where the signal aborts
 */
export async function confirmed(
  requests: Pick<Requests, 'ask'>,
  { tenant, position }: { tenant: string; position: bigint },
  signal: AbortSignal,
  waiting: (service: ServiceName, error: unknown) => void,
): Promise<void> {
  const ask = async (service: ServiceName): Promise<void> => {
    for (let failures = 0; ; failures += 1) {
      try {
        const body: Reached = { position: String(position) };
        return void (await requests.ask<Reached>(service, 'reached', tenant, body));
      } catch (error) {
        signal.throwIfAborted();
        waiting(service, error);
        await backOff(failures, signal);
      }
    }
  };
  await Promise.all(keepers.map(ask));
}
