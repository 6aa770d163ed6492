import type { ReplayDeliveries } from '@ucv/contracts-activation';
import { streamName } from '@ucv/envelope';
import { commandMetadata, decide, type EventLog, factId } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { deliveryStream } from '../decide/delivery-stream';
import type { DeliveryRow } from '../decide/rows';
import { countSuperseded, destinationRow, replayable } from '../project/delivery-views';
import { unknownDestination } from '../decide/destination';

/** Appends at once: streams of persons don't stand in each other's way. */
const atOnce = 16;

export interface Replayed {
  replayed: number;
  superseded: number;
  /** Up to where the rows must be to show it. */
  position: bigint | undefined;
}

/** Lets deliveries that were given up, or refused, be tried again; their attempts go on counting. */
export class Replay {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
  ) {}

  /** @refuses activation.deliveries-unnamed, activation.destination-unknown */
  async replay(
    tenant: string,
    { actor, destination, deliveries }: ReplayDeliveries,
    correlationId: string,
  ): Promise<Replayed> {
    if (destination === undefined && deliveries === undefined) throw unnamed();
    const at = new Date().toISOString();
    const metadata = commandMetadata({ tenant, actor, at, correlationId });
    const { found, superseded } = await this.readModel.forTenant(tenant, async (tx) => {
      const row = destination === undefined ? undefined : await destinationRow(tx, tenant, destination);
      if (destination !== undefined && (!row || row.removed)) throw unknownDestination();
      const found = await replayable(tx, tenant, { destination, deliveries });
      const superseded = destination === undefined ? 0 : await countSuperseded(tx, tenant, destination);
      return { found, superseded };
    });
    const rows = found.filter(({ overtaken }) => !overtaken);
    const positions: bigint[] = [];
    for (let start = 0; start < rows.length; start += atOnce) {
      const some = rows.slice(start, start + atOnce).map((row) => this.one(row, metadata));
      positions.push(...(await Promise.all(some)).filter((position) => position !== undefined));
    }
    const position = positions.reduce<bigint | undefined>(
      (a, b) => (a === undefined || b > a ? b : a),
      undefined,
    );
    return { replayed: positions.length, superseded: superseded + found.length - rows.length, position };
  }

  /** The id follows from the number of attempts: asked twice, it is replayed once. */
  private async one(
    row: DeliveryRow,
    metadata: ReturnType<typeof commandMetadata>,
  ): Promise<bigint | undefined> {
    const person = { type: row.person_type, ref: row.person };
    const stream = streamName('delivery', row.tenant, person.ref);
    const { position } = await decide(this.log, deliveryStream, stream, {
      kind: 'replayed',
      factId: factId('activation', row.id, 'replayed', row.attempts),
      data: { delivery: row.id, destination: row.destination, person },
      metadata: { ...metadata, subjects: [person], causationId: row.cause.factId },
    });
    return position;
  }
}

const unnamed = (): Refusal =>
  new Refusal('activation.deliveries-unnamed', 'Name a destination, or deliveries by their ids.');
