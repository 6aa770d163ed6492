import { Injectable } from '@nestjs/common';
import type { ListParked, ParkedFact, ParkedFacts, SettleParked } from '@ucv/contracts-projections';
import { byTime, listCursor, ParkedDesk, parkedPlace } from '@ucv/platform-event-store';
import { Requests, type ServiceName, services } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import type { Asked } from './caller';

/** One page over all services. */
export interface ParkedPage {
  data: ParkedFact[];
  cursor: string | null;
  /** Services that did not answer in time: their facts are not among these. */
  unanswered: ServiceName[];
}

export interface ParkedFilter extends Omit<ListParked, 'limit'> {
  service?: ServiceName;
  limit: number;
}

/** Milliseconds for one service's part of a list: one that hangs does not keep the others. */
const patience = 3_000;

/** The parked facts of all services, the gateway's own included. */
@Injectable()
export class ParkedCollection {
  constructor(
    private readonly requests: Requests,
    private readonly own: ParkedDesk,
  ) {}

  /**
   * One page, the newest first. Every service goes on from the same place, so that a page needs no more of each than
   * its own length.
   */
  async page({ tenant, requestId }: Asked, { service, ...asked }: ParkedFilter): Promise<ParkedPage> {
    const requests = this.requests.within({ requestId, timeout: patience });
    const asking = services.filter((name) => service === undefined || name === service);
    const unanswered: ServiceName[] = [];
    const parts = await Promise.all(
      asking.map(async (name): Promise<ParkedFacts> => {
        const part = this.listOf(requests, name, { tenant, asked });
        return part.catch((error: unknown) => {
          if (!isSilence(error)) throw error;
          unanswered.push(name);
          return { parked: [] };
        });
      }),
    );
    const all = parts.flatMap(({ parked }) => parked).sort(byTime);
    const data = all.slice(0, asked.limit);
    const last = data.at(-1);
    const more = all.length > data.length || parts.some(({ cursor }) => cursor !== undefined);
    return { data, cursor: last && more ? listCursor(last) : null, unanswered: unanswered.sort() };
  }

  get({ tenant, requestId }: Asked, id: string): Promise<ParkedFact> {
    const service = serviceOf(id);
    if (service === 'gateway') return translated(this.own.get(tenant, id));
    const requests = this.requests.within({ requestId });
    return translated(requests.ask<ParkedFact>(service, 'parked-fact', tenant, { id }));
  }

  settle(how: 'replay' | 'discard', { tenant, actor, requestId }: Asked, what: What): Promise<ParkedFact> {
    const service = serviceOf(what.id);
    const body: SettleParked = { ...what, actor, requestId };
    if (service === 'gateway') return translated(this.own[how](tenant, body));
    const requests = this.requests.within({ requestId });
    return translated(requests.ask<ParkedFact>(service, `${how}-parked`, tenant, body));
  }

  private listOf(
    requests: Requests,
    service: ServiceName,
    { tenant, asked }: { tenant: string; asked: ListParked },
  ): Promise<ParkedFacts> {
    if (service === 'gateway') return this.own.list(tenant, asked);
    return requests.ask<ParkedFacts>(service, 'parked', tenant, asked);
  }
}

type What = Pick<SettleParked, 'id' | 'reason'>;

/** @refuses gateway.parked-id-invalid, gateway.parked-unknown */
function serviceOf(id: string): ServiceName {
  const place = parkedPlace(id);
  if (!place)
    throw new Refusal(
      'gateway.parked-id-invalid',
      'This is no id of a parked fact: take one from GET /v1/parked.',
    );
  const service = services.find((name) => name === place.service);
  if (!service) throw unknown();
  return service;
}

const unknown = (): Refusal =>
  new Refusal(
    'gateway.parked-unknown',
    'This tenant has no parked fact of that id; it may have been replayed.',
    {
      status: 404,
    },
  );

/** Whether a service has not answered, or could not look. */
const isSilence = (error: unknown): boolean =>
  error instanceof Refusal &&
  (error.code === 'messaging.no-answer' || error.code.endsWith('.parked-not-now'));

/** Every service has codes of its own for the same thing; callers know one. */
function translated(answer: Promise<ParkedFact>): Promise<ParkedFact> {
  return answer.catch((error: unknown) => {
    const what = error instanceof Refusal ? error.code.slice(error.code.indexOf('.') + 1) : '';
    if (what === 'parked-unknown') throw unknown();
    if (what === 'parked-not-now')
      throw new Refusal('gateway.parked-not-now', (error as Refusal).message, { status: 503, cause: error });
    throw error;
  });
}
