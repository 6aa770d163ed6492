import type { DefineSegment, Segment, SegmentView } from '@ucv/contracts-segmentation';
import { streamName } from '@ucv/envelope';
import { commandMetadata, decide, type EventLog, type ProjectionRunner } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { parseWhen } from '@ucv/segment-language';
import { randomBytes, randomUUID } from 'node:crypto';
import { dependents, referenceFaults } from '../decide/references';
import { segment } from '../decide/segment';
import { conditionsOf, segmentViews } from '../project/segments';
import { inTime, late } from './in-time';
import { conditionInvalid, notReached, segmentInUse, segmentUnknown } from './refusals';

export interface Desk {
  log: EventLog;
  readModel: ReadModel;
  runner: ProjectionRunner;
}

/** Who asks, and in which request. */
export interface Asker {
  tenant: string;
  actor: string;
  requestId: string | undefined;
}

/** A command without what every command has. */
type Asked = { kind: 'define'; segment: Omit<Segment, 'version'> } | { kind: 'remove'; id: string };
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
      const defined: Omit<Segment, 'version'> = { id, name, ...(description ? { description } : {}), when };
      const version = await this.say(asker, id, { kind: 'define', segment: defined });
      const view = await this.find(asker.tenant, id);
      return view?.version === version
        ? view
        : { ...defined, version, state: 'building', evaluated: 0, members: 0 };
    });
  }

  /** @refuses segmentation.segment-unknown, segmentation.segment-in-use */
  remove(asker: Asker, id: string): Promise<void> {
    return this.inTurn(async () => {
      const known = await this.conditions(asker.tenant);
      if (!known.has(id)) throw segmentUnknown();
      const users = dependents(id, known);
      if (users.length > 0) throw segmentInUse(users);
      await this.say(asker, id, { kind: 'remove', id });
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

  /** @returns the version that holds */
  private async say({ tenant, actor, requestId }: Asker, id: string, command: Asked): Promise<number> {
    const { log, runner } = this.desk;
    const at = new Date().toISOString();
    const metadata = commandMetadata({ tenant, actor, at, correlationId: requestId ?? randomUUID() });
    const { position, state } = await decide(log, segment, streamName('segment', tenant, id), {
      ...command,
      factId: randomUUID(),
      metadata,
    });
    // Who asked is told that it is being built, also where the rows are behind.
    if (position !== undefined) await inTime(runner.reached(position));
    return state?.segment.version ?? 0;
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work, work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
