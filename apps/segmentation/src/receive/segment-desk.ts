import type {
  DefinedSegment,
  DefineSegment,
  Segment,
  SegmentView,
  SegmentWarning,
} from '@ucv/contracts-segmentation';
import { streamName } from '@ucv/envelope';
import { commandMetadata, decide, type EventLog, type ProjectionRunner } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { describe, parseWhen } from '@ucv/segment-language';
import { randomBytes, randomUUID } from 'node:crypto';
import { dependents, referenceFaults } from '../decide/references';
import { nameKey, nextVersion, segment, type SegmentCommand } from '../decide/segment';
import { unseenNames } from '../decide/unseen-names';
import { seenNames } from '../project/name-catalogue';
import { conditionsOf, namesOf, segmentViews } from '../project/segments';
import { inTime, late } from './in-time';
import { conditionInvalid, nameTaken, notReached, segmentInUse, segmentUnknown } from './refusals';

export interface Desk {
  log: EventLog;
  readModel: ReadModel;
  privacy: Pick<Privacy, 'sealMany'>;
  runner: ProjectionRunner;
}

/** Who asks, and in which request. */
export interface Asker {
  tenant: string;
  actor: string;
  requestId: string | undefined;
}

type Definition = Omit<DefineSegment, 'actor'>;

/**
 * Defines and removes segments. One at a time for each tenant, whichever instance is asked: whether references lead
 * anywhere and whether a name is free is asked of the rows, which hold every earlier definition by then.
 */
export class SegmentDesk {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly desk: Desk) {}

  /** @refuses segmentation.condition-invalid, segmentation.segment-unknown, segmentation.name-taken */
  async define(asker: Asker, definition: Definition): Promise<DefinedSegment> {
    const view = await this.inTurn(asker.tenant, () => this.defined(asker, definition));
    const warnings = await this.warnings(asker.tenant, view.when);
    return warnings.length > 0 ? { ...view, warnings } : view;
  }

  private async defined(asker: Asker, definition: Definition): Promise<SegmentView> {
    const id = definition.id ?? randomBytes(16).toString('hex');
    const when = await this.checked(asker.tenant, definition);
    const { name, description } = definition;
    const held = await this.find(asker.tenant, id);
    if (name !== held?.name) await this.refuseTaken(asker.tenant, { id, name });
    const version = nextVersion({ name, description, when }, held);
    if (held && version === undefined) return held;
    const labels = description ? { name, description } : { name };
    return this.put(asker, { id, ...labels, when, version: version ?? 1 });
  }

  private async put(asker: Asker, defined: Segment): Promise<SegmentView> {
    await this.say(asker, defined.id, await this.defining(asker, defined));
    const view = await this.find(asker.tenant, defined.id);
    return view?.version === defined.version
      ? view
      : { ...defined, says: describe(defined.when), state: 'building', evaluated: 0, members: 0 };
  }

  /** @refuses segmentation.segment-unknown, segmentation.segment-in-use */
  remove(asker: Asker, id: string): Promise<void> {
    return this.inTurn(asker.tenant, async () => {
      const known = await this.conditions(asker.tenant);
      if (!known.has(id)) throw segmentUnknown();
      const users = dependents(id, known);
      if (users.length > 0) throw segmentInUse(await this.named(asker.tenant, users));
      await this.say(asker, id, { kind: 'remove', id, ...stamp(asker) });
    });
  }

  /** @refuses segmentation.segment-unknown */
  async view(tenant: string, id: string): Promise<SegmentView> {
    const view = await this.find(tenant, id);
    if (!view) throw segmentUnknown();
    return view;
  }

  private async find(tenant: string, id: string): Promise<SegmentView | undefined> {
    return (await this.desk.readModel.forTenant(tenant, (tx) => segmentViews(tx, tenant, id)))[0];
  }

  private async checked(tenant: string, { id, when }: Definition): Promise<Segment['when']> {
    const parsed = parseWhen(when);
    if ('faults' in parsed) throw conditionInvalid(parsed.faults);
    const known = await this.conditions(tenant);
    if (id !== undefined && !known.has(id)) throw segmentUnknown();
    const faults = referenceFaults(parsed.when, id, known);
    if (faults.length > 0) throw conditionInvalid(faults);
    return parsed.when;
  }

  private async conditions(tenant: string): Promise<Map<string, Segment['when']>> {
    if ((await inTime(this.desk.runner.caughtUp())) === late) throw notReached();
    return this.desk.readModel.forTenant(tenant, (tx) => conditionsOf(tx, tenant));
  }

  /** The command to define a segment, its condition sealed under the segment's own key. */
  private async defining(asker: Asker, { when, ...labels }: Segment): Promise<SegmentCommand> {
    const { factId, metadata } = stamp(asker);
    const stream = streamName('segment', asker.tenant, labels.id);
    const fact = { stream, eventId: factId, type: 'segmentation.segment-defined.v1' };
    const key = { tenant: asker.tenant, ref: labels.id, cls: 'statutory' as const, at: metadata.occurredAt };
    const [outcome] = await this.desk.privacy.sealMany([{ ...fact, ...key, content: when }]);
    if (!outcome || 'refused' in outcome) throw segmentUnknown();
    const { sealed } = outcome;
    return {
      ...{ kind: 'define', factId, metadata: { ...metadata, kid: sealed.kid } },
      definition: { ...labels, sealed },
    };
  }

  private async say({ tenant }: Asker, id: string, command: SegmentCommand): Promise<void> {
    const { log, runner } = this.desk;
    const { position } = await decide(log, segment, streamName('segment', tenant, id), command);
    // Who asked is told that it is being built, also where the rows are behind.
    if (position !== undefined) await inTime(runner.reached(position));
  }

  private async named(tenant: string, ids: readonly string[]): Promise<{ id: string; name: string }[]> {
    const names = await this.desk.readModel.forTenant(tenant, (tx) => namesOf(tx, tenant));
    return ids.map((id) => ({ id, name: names.get(id) ?? id }));
  }

  private async refuseTaken(tenant: string, { id, name }: { id: string; name: string }): Promise<void> {
    const names = await this.desk.readModel.forTenant(tenant, (tx) => namesOf(tx, tenant));
    for (const [other, taken] of names)
      if (other !== id && nameKey(taken) === nameKey(name)) throw nameTaken({ id: other, name: taken });
  }

  private async warnings(tenant: string, when: Segment['when']): Promise<SegmentWarning[]> {
    return unseenNames(when, await this.desk.readModel.forTenant(tenant, (tx) => seenNames(tx, tenant)));
  }

  /** A lock of the database, held until the rows have what was said: other instances see it before they look. */
  private inTurn<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    const locked = () =>
      this.desk.readModel.transaction(async (tx) => {
        await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`segments of ${tenant}`]);
        return work();
      });
    const turn = this.last.then(locked, locked);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

function stamp({ tenant, actor, requestId }: Asker): Pick<SegmentCommand, 'factId' | 'metadata'> {
  const at = new Date().toISOString();
  const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId ?? randomUUID() });
  return { factId: randomUUID(), metadata };
}
