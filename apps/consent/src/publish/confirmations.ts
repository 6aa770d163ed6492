import type { Reached } from '@ucv/contracts-consent';
import { type Requests, type ServiceName, services } from '@ucv/platform-messaging';
import { backOff } from './back-off';

/** Every service beside this one: each answers for all projections that it runs. */
export const keepers: readonly ServiceName[] = services.filter((service) => service !== 'consent');

export interface Asking {
  requests: Pick<Requests, 'ask'>;
  signal: AbortSignal;
  /** Told of every ask that was not confirmed. */
  waiting: (service: ServiceName, error: unknown) => void;
}

/**
 * Resolves when services have confirmed that their rows have passed a position; asks for as long as it takes.
 * @throws  where the signal aborts
 */
export async function confirmed(
  { requests, signal, waiting }: Asking,
  { tenant, position }: { tenant: string; position: bigint },
  by: readonly ServiceName[] = keepers,
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
  await Promise.all(by.map(ask));
}
