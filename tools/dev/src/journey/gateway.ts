import type { ProfileView, TimelineEntry, TimelinePage } from '@ucv/contracts-profile';
import { setTimeout as delay } from 'node:timers/promises';

/** As much of the gateway's API as a storyteller needs. */
export class Gateway {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  /** Oldest first. */
  async timeline(ref: string): Promise<TimelineEntry[]> {
    const { data } = await this.get<TimelinePage>(`${pathOf(ref)}/timeline?limit=200`);
    return data.reverse();
  }

  /** How many events are known of a person; 0 where nobody is known by that name. */
  async interactions(ref: string): Promise<number> {
    const response = await this.request(pathOf(ref));
    if (response.status === 404) return 0;
    return (await this.read<ProfileView>(response)).interactions;
  }

  /**
   * Waits until a person shows at least so many events.
   * @refuses  when it takes longer than `patienceMs`
   */
  async untilKnown(ref: string, wanted: number, patienceMs = 40_000): Promise<void> {
    const deadline = Date.now() + patienceMs;
    let known = await this.interactions(ref);
    while (known < wanted) {
      if (Date.now() > deadline)
        throw new Error(`only ${known} of ${wanted} events are in the view after ${patienceMs / 1000} s`);
      await delay(100);
      known = await this.interactions(ref);
    }
  }

  private async get<T>(path: string): Promise<T> {
    return this.read<T>(await this.request(path));
  }

  private request(path: string): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}`, 'x-purpose': 'sample-journey' };
    return fetch(`${this.url}${path}`, { headers });
  }

  private async read<T>(response: Response): Promise<T> {
    if (response.ok) return response.json() as Promise<T>;
    const { error } = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
    throw new Error(`the gateway answers ${response.status} (${error?.message ?? 'without a reason'})`);
  }
}

const pathOf = (ref: string): string => `/v1/profiles/${encodeURIComponent(ref)}`;
