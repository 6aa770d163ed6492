import type { ModelTrained, ModelTrainedData } from '@ucv/contracts-identity';
import type { RecordedFact } from '@ucv/envelope';
import { refine, unrefined } from '@ucv/matching';
import {
  commandMetadata,
  configStream,
  type EventLog,
  type ProjectionRunner,
  RevisionConflict,
} from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { randomUUID } from 'node:crypto';
import { decidedReviews, modelsOf, type ReviewRow } from '../project/review-store';
import type { Asker } from './order-desk';

const patienceMs = 8_000;
/** Decisions before the model learns from them, and by how many more each time. */
const first = 20;
const growth = 1.25;

interface Means {
  log: EventLog;
  readModel: ReadModel;
  runner: ProjectionRunner;
}

/** Lets the model learn where enough was decided since it last did. Of several who would teach it at once, one does. */
export async function learn({ log, readModel, runner }: Means, { tenant, requestId }: Asker): Promise<void> {
  const stream = configStream(tenant, 'identity-model');
  const taught = await log.last(stream);
  const { decided, models } = await readModel.forTenant(tenant, async (tx) => ({
    decided: await decidedReviews(tx, tenant),
    models: await modelsOf(tx, tenant),
  }));
  if (!isNewest(taught, models[0]) || !isEnough(decided.length, models[0])) return;
  const [id, at] = [randomUUID(), new Date().toISOString()];
  const fact: ModelTrained = {
    ...{ id, type: 'identity.model-trained.v1', data: taughtBy(decided, models) },
    metadata: commandMetadata({ tenant, actor: 'service:identity', at, correlationId: requestId ?? id }),
  };
  await log
    .append(stream, [fact], taught?.revision ?? 'no-stream')
    .then(
      ({ position }) => runner.reached(position, AbortSignal.timeout(patienceMs)).catch(() => undefined),
      unlessOvertaken,
    );
}

/** Somebody taught it meanwhile: they knew as much. */
function unlessOvertaken(error: unknown): void {
  if (!(error instanceof RevisionConflict)) throw error;
}

/** Where the rows do not hold the newest model yet, somebody has just taught it. */
const isNewest = (taught: RecordedFact | undefined, held: ModelTrainedData | undefined): boolean =>
  (taught?.data as ModelTrainedData | undefined)?.version === held?.version;

const isEnough = (decided: number, held: ModelTrainedData | undefined): boolean =>
  decided >= Math.max(first, Math.ceil((held?.decisions ?? 0) * growth));

/** What decisions teach, each told from the model that had found it. */
function taughtBy(decided: readonly ReviewRow[], models: readonly ModelTrainedData[]): ModelTrainedData {
  const { intercept, factors, decisions } = refine(
    decided.map(({ found, status }) => ({
      ...unrefined(
        found,
        models.find(({ version }) => version === found.modelVersion),
      ),
      match: status === 'accepted',
    })),
  );
  const agreed = decided.filter(
    ({ probability, status }) => probability > 0.5 === (status === 'accepted'),
  ).length;
  return { version: (models[0]?.version ?? 1) + 1, intercept, factors: { ...factors }, decisions, agreed };
}
