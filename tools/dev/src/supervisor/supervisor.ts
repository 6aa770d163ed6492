import { prepareDatabase } from '@ucv/platform-read-model';
import { type ProcessPlan, Watchdog, writeRunFile } from '@ucv/servers';
import type { Credentials } from '../credentials';
import type { Journal } from '../logs/journal';
import { serverUrls } from '../service-environment';
import type { Settings } from '../settings';
import { edges, isService } from '../topology';
import { publicUrls } from './announcement';
import { planParts, planServices } from './plans';
import { Supervised } from './supervised';

/** Starts the servers, then the services, keeps all of them running, and stops them in the reverse order. */
export class Supervisor {
  readonly watchdog = new Watchdog();
  private readonly supervised: Supervised[] = [];
  private stopping = false;

  constructor(
    private readonly settings: Settings,
    private readonly credentials: Credentials,
    private readonly journal: Journal,
  ) {}

  /** @refuses  when a process cannot be brought to serve */
  async start(without: ReadonlySet<string>): Promise<void> {
    await this.run(await planParts(this.settings, this.credentials));
    await this.prepareDatabase();
    await this.run(planServices(this.settings, this.credentials, without));
  }

  /** First the doors, then the other services, then the servers that they need. */
  async stop(): Promise<void> {
    this.stopping = true;
    const isEdge = ({ plan }: Supervised) => edges.some((name) => name === plan.name);
    const isPart = ({ plan }: Supervised) => !isService(plan.name);
    const all = this.supervised;
    for (const stage of [
      all.filter(isEdge),
      all.filter((one) => !isEdge(one) && !isPart(one)),
      all.filter(isPart),
    ]) {
      await Promise.all(stage.map((one) => one.stop()));
    }
    this.watchdog.close();
  }

  killNow(): void {
    this.stopping = true;
    for (const one of this.supervised) one.killNow();
  }

  private async run(plans: ProcessPlan[]): Promise<void> {
    if (this.stopping) return;
    const added = plans.map(
      (plan) =>
        new Supervised(plan, {
          watchdog: this.watchdog,
          journal: this.journal,
          changed: () => this.record(),
        }),
    );
    this.supervised.push(...added);
    await Promise.all(added.map((one) => one.start()));
  }

  private async prepareDatabase(): Promise<void> {
    if (this.stopping) return;
    const { database } = serverUrls(this.settings, this.credentials);
    await prepareDatabase(database, this.credentials.database.services);
  }

  private record(): void {
    const processes = this.supervised.map(({ plan, pid, state, restarts }) => [
      plan.name,
      { pid, state, restarts },
    ]);
    writeRunFile(this.settings.home, {
      supervisor: process.pid,
      watchdog: this.watchdog.pid,
      processes: Object.fromEntries(processes),
      urls: publicUrls(this.settings),
    });
  }
}
