import type { ProjectionInfo } from '@ucv/contracts-projections';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { readCheckpoint, versionOfRows } from '../checkpoint';
import type { Projection } from '../projection';
import type { ProjectionRunner } from '../projection-runner';
import { isKept } from './kept';
import type { Schemas } from './schemas';

/** A projection as its service runs it. */
export interface Tended {
  projection: Projection;
  runner: ProjectionRunner;
  /** The same without anything that decides; it writes the same rows from the same log. */
  folding?: Projection;
  /** Why it can't be rebuilt beside the live one, and what to do. */
  instead?: string;
}

/** The projections of a service. */
export class Tending {
  private readonly tended = new Map<string, Tended>();

  constructor(
    private readonly readModel: ReadModel,
    private readonly schemas: Schemas,
  ) {}

  add(tended: Tended): void {
    this.tended.set(tended.projection.name, tended);
  }

  list(): Promise<ProjectionInfo[]> {
    return Promise.all([...this.tended.values()].map((tended) => this.infoOf(tended)));
  }

  /** @refuses projections.unknown */
  known(name: string): Tended {
    const tended = this.tended.get(name);
    if (tended) return tended;
    throw refusal('unknown', 'This service has no projection of that name.', 404);
  }

  /** @refuses projections.unknown, projections.not-rebuildable */
  rebuildable(name: string): Tended {
    const tended = this.known(name);
    if (tended.projection.tables) return tended;
    const what =
      tended.instead ?? 'Its rows are folded anew where they are missing, and not beside the live ones.';
    throw refusal('not-rebuildable', what, 409);
  }

  /** @refuses projections.nothing-kept */
  async mustBeKept(name: string): Promise<void> {
    const { projection } = this.known(name);
    if (await this.readModel.transaction((tx) => isKept(tx, this.schemas, projection))) return;
    const what =
      'No tables of before a swap are kept, or none that this version of the service can use: rebuild from the start.';
    throw refusal('nothing-kept', what, 409);
  }

  private infoOf({ projection, runner }: Tended): Promise<ProjectionInfo> {
    const { name, version, tables } = projection;
    return this.readModel.transaction(async (tx) => {
      const rows = (await versionOfRows(tx, name)) ?? version;
      const position = runner.status.position ?? (await readCheckpoint(tx, { name, version: rows })) ?? 0n;
      const [parked] = await tx.query<{ n: string }[]>(
        'SELECT count(*) AS n FROM parked_fact WHERE projection = $1 AND discarded_at IS NULL',
        [name],
      );
      const kept = tables !== undefined && (await isKept(tx, this.schemas, projection));
      return {
        ...{ projection: name, version: rows, position: String(position) },
        ...{ live: runner.status.live, parked: Number(parked?.n ?? 0), kept },
      };
    });
  }
}

export const refusal = (reason: string, message: string, status: number): Refusal =>
  new Refusal(`projections.${reason}`, message, { status });
