import type { ReadModel } from '@ucv/platform-read-model';
import { quoteTable } from '@ucv/platform-read-model';
import { readCheckpoint } from '../checkpoint';
import type { EventLog } from '../log';
import type { Projection } from '../projection';
import { ProjectionRunner } from '../projection-runner';
import { copyKept } from './kept';
import { joinLanes, lanesOf } from './lanes';
import { clear, lighten, makeDurable, type Schemas } from './schemas';
import type { Plan, StateTable } from './state-table';

export interface ShadowParts {
  log: EventLog;
  /** The projection without anything that decides. */
  projection: Projection;
  schemas: Schemas;
  states: StateTable;
  /** Opens the `_next` schema, with its tables as the code wants them. */
  openNext: () => Promise<ReadModel>;
  /** The live tables' connection: it empties the `_next` schema before that one is opened. */
  live: ReadModel;
  batchSize: number;
  applied: (count: number) => void;
  failed: (error: unknown) => void;
}

/** The tables that a rebuild fills beside the live ones. Has no effects: nobody is told what it writes. */
export class Shadow {
  private lanes: ProjectionRunner[] = [];

  private constructor(
    private readonly parts: ShadowParts,
    readonly readModel: ReadModel,
  ) {}

  /** As the plan left it, or anew where there is nothing to go on with. @returns the plan as it now stands */
  static async open(parts: ShadowParts, plan: Plan): Promise<{ shadow: Shadow; plan: Plan }> {
    const { live, schemas, projection } = parts;
    const goesOn = plan.phase !== 'empty' && plan.version === projection.version;
    if (!goesOn) await live.transaction((tx) => clear(tx, schemas.next));
    const shadow = new Shadow(parts, await parts.openNext());
    try {
      if (goesOn && (await shadow.isWhole(plan))) return { shadow, plan };
      if (!goesOn) return { shadow, plan: await shadow.fill(plan) };
    } catch (error) {
      await shadow.close();
      throw error;
    }
    await shadow.close();
    return Shadow.open(parts, { ...plan, phase: 'empty' });
  }

  /** Position that everything has reached; undefined before the first fact. */
  get position(): bigint | undefined {
    const positions = this.lanes.map(({ status }) => status.position);
    if (positions.length === 0 || positions.includes(undefined)) return undefined;
    return (positions as bigint[]).reduce((a, b) => (a < b ? a : b));
  }

  /** Folds the log up to a position that it has passed, in lanes, and joins them to one projection. */
  async fold(plan: Plan, target: bigint, signal: AbortSignal): Promise<Plan> {
    const { projection, states } = this.parts;
    this.lanes = lanesOf(projection, plan.width).map((lane) => this.runnerOf(lane));
    await Promise.all(this.lanes.map((lane) => lane.run(signal, target)));
    signal.throwIfAborted();
    const joined: Plan = { ...plan, phase: 'joined' };
    await this.readModel.transaction(async (tx) => {
      await joinLanes(tx, projection, target);
      await states.advance(tx, projection.name, joined);
    });
    return joined;
  }

  /** Makes what was folded lightly fit to be the live tables. Where that is done already it costs next to nothing. */
  async finish(plan: Plan): Promise<void> {
    await this.readModel.transaction((tx) => makeDurable(tx, this.parts.schemas.next));
    for (const statement of plan.indexes) await this.readModel.transaction((tx) => tx.query(statement));
    for (const table of Object.keys(this.parts.projection.tables ?? {}))
      await this.readModel.source.query(`ANALYZE ${quoteTable(`${this.parts.schemas.next}.${table}`)}`);
  }

  /** Goes on, as the live projection does, to exactly that position, which the log has passed. */
  async level(target: bigint, signal: AbortSignal): Promise<void> {
    const runner = this.runnerOf(this.parts.projection);
    this.lanes = [runner];
    await runner.run(signal, target);
    signal.throwIfAborted();
  }

  close(): Promise<void> {
    return this.readModel.close();
  }

  private runnerOf(projection: Projection): ProjectionRunner {
    const { log, batchSize, applied, failed } = this.parts;
    const observer = { applied, failed };
    return new ProjectionRunner({ log, readModel: this.readModel, projection, batchSize, observer });
  }

  private async fill(plan: Plan): Promise<Plan> {
    const { projection, schemas, states } = this.parts;
    const kept = plan.options.from === 'kept';
    return this.readModel.transaction(async (tx) => {
      const late = Object.values(projection.tables ?? {}).flatMap((table) => table.late ?? []);
      const indexes = kept ? [] : await lighten(tx, schemas.next, late);
      if (kept) await copyKept(tx, schemas, projection);
      const filled: Plan = {
        ...plan,
        version: projection.version,
        phase: kept ? 'joined' : 'lanes',
        indexes,
      };
      await states.advance(tx, projection.name, filled);
      return filled;
    });
  }

  /** Not so after a crash of the database, which empties tables that are not in its log. */
  private async isWhole({ phase }: Plan): Promise<boolean> {
    if (phase !== 'joined') return true;
    const { projection } = this.parts;
    return (await this.readModel.transaction((tx) => readCheckpoint(tx, projection))) !== undefined;
  }
}
