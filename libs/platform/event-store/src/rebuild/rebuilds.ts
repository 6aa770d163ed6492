import type { BeginRebuild, ProjectionInfo, RebuildStatus } from '@ucv/contracts-projections';
import type { ReadModel } from '@ucv/platform-read-model';
import { setTimeout as delay } from 'node:timers/promises';
import { versionOfRows } from '../checkpoint';
import type { EventLog } from '../log';
import type { Projection } from '../projection';
import { claimRebuilds } from './claim';
import { forgettingKept, isUnderWay as isAnyUnderWay } from './erasures';
import { RestingSide, RunningSide } from './live-side';
import { PersonRebuild } from './person-rebuild';
import { Rebuild, type RebuildParts, type Task, type Work } from './rebuild';
import { type Schemas, schemasOf } from './schemas';
import { type Plan, type Remembered, StateTable } from './state-table';
import { refusal, type Tended, Tending } from './tending';
import { WholeRebuild } from './whole';

/** What the rebuilds of a service stand on. */
export interface RebuildSite {
  service: string;
  log: EventLog;
  readModel: ReadModel;
  openNext: () => Promise<ReadModel>;
  signal: AbortSignal;
  logger: { warn(context: object, message: string): void; log(message: string): void };
  /** Lanes for facts that commute: while one waits for the database, another folds. 2 where absent. */
  width?: number;
  /** Facts in one transaction: more than live, because nobody waits for them. 4,000 where absent. */
  batchSize?: number;
}

type Release = () => Promise<void>;

/** How often the right to rebuild is asked for that another instance has, in milliseconds. */
const claimEveryMs = 500;

/** The rebuilds of a service's projections: one at a time, over all of its instances. */
export class Rebuilds {
  private readonly tending: Tending;
  private readonly schemas: Schemas;
  private readonly states: StateTable;
  private current:
    { projection: string; why: Plan['why']; rebuild: Rebuild; done: Promise<void> } | undefined;
  private prepared: Promise<void> | undefined;

  constructor(private readonly site: RebuildSite) {
    this.schemas = schemasOf(site.service);
    this.states = new StateTable(site.readModel, this.schemas.next);
    this.tending = new Tending(site.readModel, this.schemas);
  }

  /** A projection as its service runs it. */
  asLive(projection: Projection): Projection {
    return forgettingKept(projection, this.schemas);
  }

  tend(tended: Tended): void {
    this.tending.add(tended);
  }

  /**
   * Done before a projection runs: where its rows are of an older version, builds this one's beside them and puts them
   * in their place; and lets a rebuild go on that a kill has interrupted.
   */
  async bringUp(name: string): Promise<void> {
    const { projection } = this.tending.known(name);
    if (!projection.tables) return;
    await this.ready();
    if (await this.isOutdated(name)) {
      this.site.logger.log(
        `building version ${projection.version} of ${name} beside the rows of an older one`,
      );
      await this.claimed((release) => this.buildNewer(name, release));
    } else if (isUnderWay((await this.states.read(name))?.status)) {
      void this.claimed((release) => this.goOn(name, release)).catch(() => undefined);
    }
  }

  /** Whether the rows that answer are of an older version, while this one's are built. */
  answersFromOld(name: string): boolean {
    return this.current?.projection === name && this.current.why === 'version';
  }

  /** @refuses projections.unknown, .not-rebuildable, .rebuild-running, .nothing-kept */
  async begin({ projection: name, ...options }: BeginRebuild, tenant: string): Promise<RebuildStatus> {
    this.tending.rebuildable(name);
    await this.ready();
    if (options.from === 'kept') await this.tending.mustBeKept(name);
    const person = options.only === undefined ? {} : { person: { tenant, ref: options.only } };
    return this.launch(name, { ...this.fresh(name, 'asked', options), ...person });
  }

  /** @refuses as `begin` does */
  async undo(name: string): Promise<RebuildStatus> {
    this.tending.rebuildable(name);
    await this.ready();
    await this.tending.mustBeKept(name);
    return this.launch(name, this.fresh(name, 'undo', { from: 'kept' }));
  }

  async status(name: string): Promise<RebuildStatus> {
    this.tending.known(name);
    if (this.current?.projection === name) return this.current.rebuild.status;
    await this.ready();
    return (await this.states.read(name))?.status ?? neverBuilt(name);
  }

  /** Ends a rebuild that is under way, whichever instance does it; the live tables stay. */
  async cancel(name: string): Promise<RebuildStatus> {
    this.tending.rebuildable(name);
    await this.ready();
    await this.states.cancel(name);
    if (this.current?.projection === name) {
      this.current.rebuild.cancel();
      await this.current.done;
    }
    return this.status(name);
  }

  /** Whether rows are being built beside the live ones, through whichever instance: they may be behind those. */
  underWay(): Promise<boolean> {
    return this.site.readModel.transaction((tx) => isAnyUnderWay(tx, this.schemas));
  }

  list(): Promise<ProjectionInfo[]> {
    return this.tending.list();
  }

  /** Resolves when nothing of a rebuild is under way any more. */
  async ended(): Promise<void> {
    await this.current?.done;
  }

  private async launch(name: string, plan: Plan): Promise<RebuildStatus> {
    const release = await claimRebuilds(this.site.readModel, this.site.service);
    if (!release) {
      const what = 'A rebuild in this service is under way: ask for its status, or cancel it.';
      throw refusal('rebuild-running', what, 409);
    }
    const remembered = { plan, status: { ...neverBuilt(name), state: 'building' as const } };
    await this.states.begin(remembered);
    void this.run(name, remembered, release);
    return remembered.status;
  }

  private async buildNewer(name: string, release: Release): Promise<void> {
    const before = await this.states.read(name);
    const goesOn = isUnderWay(before?.status) && before?.plan.why === 'version' ? before : undefined;
    const plan = this.fresh(name, 'version', { acceptDifferences: true });
    const remembered = goesOn ?? { plan, status: { ...neverBuilt(name), state: 'building' as const } };
    if (!goesOn) await this.states.begin(remembered);
    if (await this.isOutdated(name)) await this.run(name, remembered, release);
    else await release();
  }

  private async goOn(name: string, release: Release): Promise<void> {
    const remembered = await this.states.read(name);
    if (remembered && isUnderWay(remembered.status)) await this.run(name, remembered, release);
    else await release();
  }

  private async run(name: string, remembered: Remembered, release: Release): Promise<void> {
    const { plan } = remembered;
    const { projection, runner } = this.tending.known(name);
    const { readModel, signal, logger } = this.site;
    const resting = plan.why === 'version';
    const side = resting ? new RestingSide(readModel, projection) : new RunningSide(runner, signal);
    const parts = { live: readModel, side, schemas: this.schemas, states: this.states, logger };
    const work = (task: Task): Work => this.workOf(name, { plan, parts, task });
    const rebuild = new Rebuild(parts, remembered, { lifetime: signal, work });
    const done = rebuild.run().finally(async () => {
      this.current = undefined;
      await release();
    });
    this.current = { projection: name, why: plan.why, rebuild, done };
    await done.catch((err: unknown) => logger.warn({ err }, 'a rebuild could not say how it ended'));
  }

  private workOf(name: string, o: { plan: Plan; parts: RebuildParts; task: Task }): Work {
    const { projection: live, folding: projection = live } = this.tending.known(name);
    const { log, openNext, batchSize = 4_000 } = this.site;
    const parts = { ...o.parts, log, openNext, projection, batchSize };
    return o.plan.person ? new PersonRebuild(parts, o.plan, o.task) : new WholeRebuild(parts, o.plan, o.task);
  }

  /** Waits for the right to rebuild: the process that had it may have been killed a moment ago. */
  private async claimed(work: (release: Release) => Promise<void>): Promise<void> {
    const { readModel, service, signal } = this.site;
    for (;;) {
      const release = await claimRebuilds(readModel, service);
      if (release) return work(release);
      await delay(claimEveryMs, undefined, { signal });
    }
  }

  private async isOutdated(name: string): Promise<boolean> {
    const rows = await this.site.readModel.transaction((tx) => versionOfRows(tx, name));
    return rows !== undefined && rows < this.tending.known(name).projection.version;
  }

  private fresh(projection: string, why: Plan['why'], options: Plan['options']): Plan {
    const { version } = this.tending.known(projection).projection;
    return { options, why, version, phase: 'empty', indexes: [], width: this.site.width ?? 2 };
  }

  private ready(): Promise<void> {
    this.prepared ??= this.states.prepare().catch((error: unknown) => {
      this.prepared = undefined;
      throw error;
    });
    return this.prepared;
  }
}

const isUnderWay = (status: RebuildStatus | undefined): boolean =>
  status?.state === 'building' || status?.state === 'comparing';

const neverBuilt = (projection: string): RebuildStatus => ({
  ...{ state: 'never', projection },
  ...{ applied: 0, position: '0', target: '0', seconds: 0 },
});
