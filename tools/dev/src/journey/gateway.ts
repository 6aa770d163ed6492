import type { Deliveries, DeliveryView } from '@ucv/contracts-activation';
import type { ProfileView, TimelineEntry, TimelinePage } from '@ucv/contracts-profile';
import { setTimeout as delay } from 'node:timers/promises';

const patienceMs = 40_000;

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

  /** Nobody where nobody is known by that name. */
  async profile(ref: string): Promise<ProfileView | undefined> {
    const response = await this.request(pathOf(ref));
    return response.status === 404 ? undefined : this.read<ProfileView>(response);
  }

  /** Waits until a person shows at least so many events. @refuses when it takes too long */
  async untilKnown(ref: string, wanted: number): Promise<void> {
    let known = 0;
    await this.until(`${wanted} events are in the view (so far ${known})`, async () => {
      known = (await this.profile(ref))?.interactions ?? 0;
      return known >= wanted;
    });
  }

  /** Waits until a person belongs to a segment, or no longer does. @refuses when it takes too long */
  async untilMember(ref: string, segment: string, member: boolean): Promise<void> {
    await this.until(`the shopper is ${member ? '' : 'no longer '}in "${segment}"`, async () => {
      const { segments = [] } = (await this.profile(ref)) ?? {};
      return segments.some(({ name }) => name === segment) === member;
    });
  }

  /** Waits until a destination has concluded a delivery. @refuses when it takes too long */
  async untilConcluded(destination: string): Promise<DeliveryView> {
    let concluded: DeliveryView | undefined;
    await this.until('the delivery is concluded', async () => {
      const { data } = await this.get<Deliveries>(`/v1/deliveries?destination=${destination}&limit=1`);
      concluded = data.find(({ state }) => state !== 'pending');
      return concluded !== undefined;
    });
    return concluded as DeliveryView;
  }

  async get<T>(path: string): Promise<T> {
    return this.read<T>(await this.request(path));
  }

  async send<T>(method: 'POST' | 'PUT', path: string, body: object): Promise<T> {
    return this.read<T>(await this.request(path, { method, body: JSON.stringify(body) }));
  }

  private async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    for (const deadline = Date.now() + patienceMs; !(await holds()); await delay(100))
      if (Date.now() > deadline) throw new Error(`waited ${patienceMs / 1000} s until ${what}`);
  }

  private request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.token}`,
      'x-purpose': 'sample-journey',
      ...(init.body ? { 'content-type': 'application/json' } : {}),
    };
    return fetch(`${this.url}${path}`, { ...init, headers });
  }

  private async read<T>(response: Response): Promise<T> {
    if (response.ok) return response.json() as Promise<T>;
    const { error } = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
    throw new Error(`the gateway answers ${response.status} (${error?.message ?? 'without a reason'})`);
  }
}

const pathOf = (ref: string): string => `/v1/profiles/${encodeURIComponent(ref)}`;
