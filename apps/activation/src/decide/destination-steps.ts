import type { DestinationData, DestinationNamed } from '@ucv/contracts-activation';
import type { RecordedFact } from '@ucv/envelope';
import type { Queue, Step } from './queue';
import type { DestinationRow } from './rows';

/** What facts about destinations mean to the rows. */
export const destinationSteps: Record<string, Step> = {
  'activation.destination-defined.v1': (queue, fact) => defined(queue, fact),
  'activation.destination-paused.v1': (queue, fact) => changed(queue, fact, { paused: true }),
  'activation.destination-resumed.v1': (queue, fact) => changed(queue, fact, { paused: false }),
  'activation.destination-removed.v1': (queue, fact) => removed(queue, fact),
};

/** What a change leaves as it was: since when it is there, and whether it is paused. */
function defined(queue: Queue, fact: RecordedFact<string, DestinationData>): void {
  const { id, metadata, data, revision } = fact;
  const known = queue.destination(metadata.tenant, data.id);
  queue.define({
    tenant: metadata.tenant,
    id: data.id,
    name: data.name,
    kind: data.kind,
    segment: data.segment ?? null,
    transitions: data.on,
    purpose: data.purpose,
    sealed: data.sealed,
    fact_id: id,
    contact: data.contact ?? null,
    version: revision + 1,
    ...standing(known, metadata.occurredAt),
  });
}

const standing = (known: DestinationRow | undefined, now: string) => {
  const { paused, removed, created_at } = known ?? { paused: false, removed: false, created_at: now };
  return { paused, removed, created_at };
};

type NamedFact = RecordedFact<string, DestinationNamed>;

function changed(queue: Queue, fact: NamedFact, change: Partial<DestinationRow>): void {
  const known = queue.destination(fact.metadata.tenant, fact.data.id);
  if (known) queue.define({ ...known, ...change, version: fact.revision + 1 });
}

function removed(queue: Queue, fact: NamedFact): void {
  const known = queue.destination(fact.metadata.tenant, fact.data.id);
  if (known) queue.remove({ ...known, version: fact.revision + 1 }, fact.recordedAt);
}
