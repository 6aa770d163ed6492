import type { ListParked, ParkedFact, ParkedFacts } from '@ucv/contracts-projections';
import type { RecordedFact } from '@ucv/envelope';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import type { EventLog } from '../log';
import type { Hosted } from '../nest/projection-host';
import { inspectData, inspectMetadata } from './inspect';
import { rebuildAfter } from './order';
import { listCursor, type ListPlace, listPlace, parkedPlace } from './place';
import { findRow, listRows, type ParkedRow, told } from './rows';

export interface ShelfParts {
  service: string;
  log: EventLog;
  readModel: ReadModel;
  /** The projections that run, by name. */
  hosted: ReadonlyMap<string, Hosted>;
}

/** A parked fact as it was found; without a row where it is parked no more, or never was. */
export interface Found {
  hosted: Hosted;
  factId: string;
  row?: ParkedRow;
}

const usualLimit = 50;

/** Where a service's parked facts are looked at. */
export class Shelf {
  constructor(private readonly parts: ShelfParts) {}

  /** Facts of a tenant, the newest first. @refuses <service>.cursor-unknown */
  async list(tenant: string, asked: ListParked): Promise<ParkedFacts> {
    const { service, readModel } = this.parts;
    const { limit = usualLimit, state = 'open', projection, cursor } = asked;
    const after = cursor === undefined ? undefined : this.placeOf(cursor);
    const page = { tenant, service, state, after, limit: limit + 1 };
    const running = [...this.parts.hosted.values()].map((one) => one.projection);
    const asking = running.filter(({ name }) => projection === undefined || name === projection);
    const rows = await readModel.forTenant(tenant, (tx) => listRows(tx, asking, page));
    const parked = rows.slice(0, limit).map((row) => told(service, row));
    const last = parked.at(-1);
    return { parked, ...(last && rows.length > limit ? { cursor: listCursor(last) } : {}) };
  }

  /** One fact with its metadata and the shape of its data. @refuses <service>.parked-unknown */
  async get(tenant: string, id: string): Promise<ParkedFact> {
    const { hosted, row } = await this.find(tenant, id);
    if (!row) throw this.unknown();
    const fact = await this.recorded(row);
    const inspected = {
      metadata: fact ? inspectMetadata(fact.metadata) : {},
      shape: fact ? inspectData(fact.data) : {},
    };
    return { ...(await this.described(hosted, row, fact)), inspected };
  }

  /** @refuses <service>.parked-unknown for what is no id of this service */
  async find(tenant: string, id: string): Promise<Found> {
    const place = parkedPlace(id);
    const hosted = place && this.parts.hosted.get(place.projection);
    if (!place || !hosted || place.service !== this.parts.service) throw this.unknown();
    const { factId } = place;
    const { readModel } = this.parts;
    const row = await readModel.forTenant(tenant, (tx) => findRow(tx, hosted.projection, { tenant, factId }));
    return { hosted, row, factId };
  }

  /** What the log holds where a row says, in its newest version; undefined where that is gone. */
  async recorded(
    row: Pick<ParkedRow, 'stream' | 'revision' | 'event_id'>,
  ): Promise<RecordedFact | undefined> {
    for await (const fact of this.parts.log.read(row.stream, { from: Number(row.revision), limit: 1 }))
      if (fact.id === row.event_id) return fact;
    return undefined;
  }

  /** @cost at most one read of the fact's stream */
  async described(
    { projection }: Hosted,
    row: ParkedRow,
    fact: RecordedFact | undefined,
  ): Promise<ParkedFact> {
    const rebuild = fact && (await rebuildAfter(this.parts.log, projection, fact));
    return { ...told(this.parts.service, row), ...(rebuild ? { rebuild } : {}) };
  }

  unknown(): Refusal {
    return new Refusal(`${this.parts.service}.parked-unknown`, 'No parked fact has this id.', {
      status: 404,
    });
  }

  private placeOf(cursor: string): ListPlace {
    const place = listPlace(cursor);
    if (place) return place;
    const code = `${this.parts.service}.cursor-unknown`;
    throw new Refusal(code, 'This cursor is not one of ours: leave it out to begin at the newest.');
  }
}
