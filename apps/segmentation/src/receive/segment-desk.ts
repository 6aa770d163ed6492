import type { DefineSegment, Segment, SegmentView } from '@ucv/contracts-segmentation';
import { streamName } from '@ucv/envelope';
import { commandMetadata, decide, type EventLog, type ProjectionRunner } from '@ucv/platform-event-store';
import type { Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { parseWhen } from '@ucv/segment-language';
import { randomBytes, randomUUID } from 'node:crypto';
import { dependents, referenceFaults } from '../decide/references';
import { nextVersion, segment, type SegmentCommand } from '../decide/segment';
import { conditionsOf, segmentViews } from '../project/segments';
import { inTime, late } from './in-time';
import { conditionInvalid, notReached, segmentInUse, segmentUnknown } from './refusals';

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
 * Defines and removes segments. One at a time: whether references lead anywhere is asked of the rows, which hold
 * every earlier definition by then.
 */
export class SegmentDesk {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly desk: Desk) {}

  /** @refuses segmentation.condition-invalid, segmentation.segment-unknown */
  define(asker: Asker, definition: Definition): Promise<SegmentView> {
    return this.inTurn(async () => {
      const id = definition.id ?? randomBytes(16).toString('hex');
      const when = await this.checked(asker.tenant, definition);
      const { name, description } = definition;
      const held = await this.find(asker.tenant, id);
      const version = nextVersion({ name, description, when }, held);
      if (held && version === undefined) return held;
      const defined = { id, name, ...(description ? { description } : {}), when, version: version ?? 1 };
      await this.say(asker, id, await this.defining(asker, defined));
      const view = await this.find(asker.tenant, id);
      return view?.version === defined.version
        ? view
        : { ...defined, state: 'building', evaluated: 0, members: 0 };
    });
  }

  /** @refuses segmentation.segment-unknown, segmentation.segment-in-use */
  remove(asker: Asker, id: string): Promise<void> {
    return this.inTurn(async () => {
      const known = await this.conditions(asker.tenant);
      if (!known.has(id)) throw segmentUnknown();
      const users = dependents(id, known);
      if (users.length > 0) throw segmentInUse(users);
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

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}

function stamp({ tenant, actor, requestId }: Asker): Pick<SegmentCommand, 'factId' | 'metadata'> {
  const at = new Date().toISOString();
  const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId ?? randomUUID() });
  return { factId: randomUUID(), metadata };
}
