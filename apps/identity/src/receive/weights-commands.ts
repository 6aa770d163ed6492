import type { MatchWeight, MatchWeights, WeightsSet, WeightsSetData } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { type Description, type LearnedFeature, type LearnedWeights, usualWeights } from '@ucv/matching';
import {
  commandMetadata,
  configStream,
  type EventLog,
  type ProjectionRunner,
  RevisionConflict,
} from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import { population, sampleDescribed } from '../project/likely';
import { weightsOf } from '../project/weights-store';
import type { Asker } from './order-desk';

const patienceMs = 8_000;
/** Of fewer, shares would be guesses; and so many tell them as well as all. */
const [fewest, most] = [500, 20_000];
/** Learned anew where so many times as many say something of themselves as when it last was. */
const growth = 2;

export interface WeightsDependencies {
  log: EventLog;
  readModel: ReadModel;
  runner: Pick<ProjectionRunner, 'reached'>;
  learn(descriptions: readonly Description[]): Promise<LearnedWeights>;
}

type Learned = Omit<WeightsSetData, 'version'>;

/** What comparisons of fragments say with a tenant: shows it, learns it of their own people, takes it back. */
export class WeightsCommands {
  /** What this instance learns now, by tenant. */
  private readonly learning = new Map<string, Promise<Learned>>();
  /** Tenants that this instance sees have grown. */
  private readonly growing = new Set<string>();

  constructor(private readonly dependencies: WeightsDependencies) {}

  weights(tenant: string): Promise<MatchWeights> {
    return this.dependencies.readModel.forTenant(tenant, async (tx) => {
      const held = await weightsOf(tx, tenant);
      const usual = { version: 1, origin: 'defaults' as const, described: 0, sampled: 0 };
      const features = held?.origin === 'learned' ? held.features : usualFeatures();
      return { ...(held ?? usual), features };
    });
  }

  /** @refuses identity.too-few-described, identity.not-reached @cost some seconds, in a thread of its own */
  async learn(asker: Asker, actor: string): Promise<MatchWeights> {
    return this.set(asker, { actor, data: await this.learned(asker.tenant) });
  }

  /** Those that would be learned now, or none for the usual ones; nothing is kept. @refuses identity.too-few-described */
  async tried(tenant: string, by: 'learned' | 'defaults'): Promise<MatchWeight[]> {
    return by === 'learned' ? (await this.learned(tenant)).features : [];
  }

  /** Who asks while it is being learned gets the same. */
  private learned(tenant: string): Promise<Learned> {
    const running = this.learning.get(tenant);
    if (running) return running;
    const started = this.learnNow(tenant).finally(() => this.learning.delete(tenant));
    this.learning.set(tenant, started);
    return started;
  }

  private async learnNow(tenant: string): Promise<Learned> {
    const { readModel, learn } = this.dependencies;
    const { described, sample } = await readModel.forTenant(tenant, async (tx) => {
      const count = await population(tx, tenant);
      if (count < fewest) throw tooFew(count);
      return { described: count, sample: await sampleDescribed(tx, tenant, most) };
    });
    const { features, shares } = await learn(sample);
    return {
      ...{ origin: 'learned', described, sampled: sample.length, shares },
      features: features.map(copied),
    };
  }

  /** From here on they are the usual ones, until somebody orders to learn. @refuses identity.not-reached */
  async reset(asker: Asker, actor: string): Promise<MatchWeights> {
    const described = await this.dependencies.readModel.forTenant(asker.tenant, (tx) =>
      population(tx, asker.tenant),
    );
    return this.set(asker, { actor, data: { origin: 'defaults', described, sampled: 0, features: [] } });
  }

  /** Learns by itself where a tenant has grown, unless the usual weights were ordered. Of several instances one is heard. */
  async grown(tenant: string, described: number): Promise<void> {
    if (this.growing.has(tenant) || described < fewest) return;
    this.growing.add(tenant);
    try {
      const held = await this.dependencies.readModel.forTenant(tenant, (tx) => weightsOf(tx, tenant));
      const byOrder = held?.origin === 'defaults';
      if (byOrder || described < growth * (held?.described ?? 0)) return;
      await this.learn({ tenant, requestId: undefined }, 'service:identity');
    } finally {
      this.growing.delete(tenant);
    }
  }

  private async set(
    { tenant, requestId }: Asker,
    { actor, data }: { actor: string; data: Omit<WeightsSetData, 'version'> },
  ): Promise<MatchWeights> {
    const { log, runner } = this.dependencies;
    const stream = configStream(tenant, 'identity-weights');
    const last = await log.last(stream);
    const [id, at] = [randomUUID(), new Date().toISOString()];
    const fact: WeightsSet = {
      ...{ id, type: 'identity.weights-set.v1', data: { version: versionOf(last) + 1, ...data } },
      metadata: commandMetadata({ tenant, actor, at, correlationId: requestId ?? id }),
    };
    const position = await log.append(stream, [fact], last?.revision ?? 'no-stream').then(
      (appended) => appended.position,
      (error: unknown) => overtaken(error),
    );
    if (position !== undefined) await runner.reached(position, AbortSignal.timeout(patienceMs)).catch(behind);
    return this.weights(tenant);
  }
}

const usualFeatures = (): MatchWeight[] => usualWeights().map(copied);

const copied = ({ name, labels, m, u }: LearnedFeature): MatchWeight => ({
  ...{ name, labels: [...labels], m: [...m], u: [...u] },
});

const versionOf = (last: RecordedFact | undefined): number =>
  (last?.data as WeightsSetData | undefined)?.version ?? 1;

/** Somebody set others meanwhile: those hold. */
function overtaken(error: unknown): undefined {
  if (!(error instanceof RevisionConflict)) throw error;
}

function behind(): never {
  throw new Refusal('identity.not-reached', 'They are set; identity is behind. Ask for them in a while.', {
    status: 503,
  });
}

const tooFew = (described: number): Refusal =>
  new Refusal(
    'identity.too-few-described',
    `${described} fragments say something of themselves, and nothing can be learned of less than ${fewest}.`,
    { status: 409, details: { described, fewest } },
  );
