import { Injectable } from '@nestjs/common';
import type {
  Correction,
  CorrectionList,
  CorrectionProposed,
  CorrectionRejected,
  DecideCorrection,
  ListCorrections,
  ProposeCorrection,
} from '@ucv/contracts-identity';
import { streamName, type Subject } from '@ucv/envelope';
import {
  commandMetadata,
  EventLog,
  type ExpectedRevision,
  ProjectionRunner,
  RevisionConflict,
} from '@ucv/platform-event-store';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import {
  correctionOf,
  type CorrectionRow,
  findCorrection,
  listCorrections,
  openCorrectionOf,
} from '../project/correction-store';
import { loadGraph } from '../project/graph-store';
import { type Asker, OrderDesk } from './order-desk';

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const patienceMs = 8_000;
/** Other words about the same identifier that may come in between. */
const mostLost = 5;

/**
 * What those who talk to people say of an identifier that is not right, for a steward to decide. Nothing of who is who
 * changes before that. All that is said of one stands on the stream of its identifier, and is decided at its end.
 */
@Injectable()
export class CorrectionCommands {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    private readonly orders: OrderDesk,
  ) {}

  /** @refuses identity.person-unknown, identity.not-attached, identity.all-would-leave, identity.not-reached */
  async propose(asker: Asker, asked: ProposeCorrection): Promise<Correction> {
    const { tenant } = asker;
    const person = await this.orders.people.find(tenant, asked.person);
    const identifier = await this.orders.people.find(tenant, asked.identifier);
    return this.atEnd(tenant, identifier, async (expected) => {
      const open = await this.openOne(tenant, { person, identifier });
      if (open) return this.shown(tenant, open);
      const data = { person, identifier, problem: asked.problem };
      const fact: CorrectionProposed = {
        ...this.word(asker, asked.actor, [identifier, person]),
        type: 'identity.correction-proposed.v1',
        data,
      };
      await this.append(tenant, identifier, { fact, expected });
      return this.shown(tenant, await this.find(tenant, fact.id));
    });
  }

  async list(tenant: string, { status, limit, cursor }: ListCorrections): Promise<CorrectionList> {
    if (cursor !== undefined && !isUuid.test(cursor)) throw unknown();
    return this.readModel.forTenant(tenant, async (tx) => {
      const rows = await listCorrections(tx, tenant, { status, limit: limit + 1, after: cursor });
      const page = rows.slice(0, limit);
      return {
        data: await corrections(tx, tenant, page),
        cursor: rows.length > limit ? page.at(-1)!.id : null,
      };
    });
  }

  /** @refuses identity.correction-unknown, identity.correction-closed, and what an order to split is refused for */
  async decide(asker: Asker, asked: DecideCorrection): Promise<Correction> {
    const { tenant } = asker;
    const { ref, type } = await this.find(tenant, asked.correction);
    await this.atEnd(tenant, { ref, type }, async (expected) => {
      const row = await this.find(tenant, asked.correction);
      if (row.status !== 'open') throw closed(row);
      if (asked.verdict === 'reject') return this.reject(asker, asked, { row, expected });
      const person = { type: row.person_type, ref: row.person_ref };
      await this.orders.takeOut(asker, { ...asked, person, identifier: { type, ref }, expected });
    });
    return this.shown(tenant, await this.find(tenant, asked.correction));
  }

  private reject(
    asker: Asker,
    { actor }: DecideCorrection,
    { row, expected }: { row: CorrectionRow; expected: ExpectedRevision },
  ): Promise<void> {
    const identifier = { type: row.type, ref: row.ref };
    const fact: CorrectionRejected = {
      ...this.word(asker, actor, [identifier]),
      type: 'identity.correction-rejected.v1',
      data: { correction: row.id },
    };
    return this.append(asker.tenant, identifier, { fact, expected });
  }

  /** Runs on rows that hold everything of the identifier's stream; anew where somebody was faster. */
  private async atEnd<T>(
    tenant: string,
    { ref }: Subject,
    work: (expected: ExpectedRevision) => Promise<T>,
  ): Promise<T> {
    for (let lost = 0; ; lost += 1) {
      const end = await this.log.last(streamName('identity', tenant, ref));
      if (end) await this.reached(end.position);
      try {
        return await work(end?.revision ?? 'no-stream');
      } catch (error) {
        if (!(error instanceof RevisionConflict) || lost >= mostLost) throw error;
      }
    }
  }

  /** The one that waits already. @refuses identity.not-attached, identity.all-would-leave */
  private openOne(
    tenant: string,
    { person, identifier }: { person: Subject; identifier: Subject },
  ): Promise<CorrectionRow | undefined> {
    return this.readModel.forTenant(tenant, async (tx) => {
      const graph = await loadGraph(tx, tenant, [person.ref, identifier.ref]);
      const whose = graph.person(identifier);
      if (graph.person(person).self.ref !== whose.self.ref)
        throw refused(
          'identity.not-attached',
          'The identifier does not belong to that person: look at the profile again.',
        );
      if (whose.members.length < 2)
        throw refused(
          'identity.all-would-leave',
          'It is the only identifier of that person: there is nobody to take it from.',
        );
      return openCorrectionOf(tx, tenant, identifier.ref);
    });
  }

  private word({ tenant, requestId }: Asker, actor: string, subjects: Subject[]) {
    const [id, at] = [randomUUID(), new Date().toISOString()];
    return { id, metadata: commandMetadata({ tenant, actor, at, correlationId: requestId ?? id }, subjects) };
  }

  private async append(
    tenant: string,
    { ref }: Subject,
    { fact, expected }: { fact: CorrectionProposed | CorrectionRejected; expected: ExpectedRevision },
  ): Promise<void> {
    const { position } = await this.log.append(streamName('identity', tenant, ref), [fact], expected);
    await this.reached(position);
  }

  private async reached(position: bigint): Promise<void> {
    await this.runner.reached(position, AbortSignal.timeout(patienceMs)).catch(() => {
      throw new Refusal(
        'identity.not-reached',
        'Identity is behind: look at the list of corrections in a while.',
        {
          status: 503,
        },
      );
    });
  }

  private async find(tenant: string, id: string): Promise<CorrectionRow> {
    const row = isUuid.test(id)
      ? await this.readModel.forTenant(tenant, (tx) => findCorrection(tx, tenant, id))
      : undefined;
    return row ?? Promise.reject(unknown());
  }

  private shown(tenant: string, row: CorrectionRow): Promise<Correction> {
    return this.readModel.forTenant(tenant, async (tx) => (await corrections(tx, tenant, [row]))[0]!);
  }
}

async function corrections(
  tx: EntityManager,
  tenant: string,
  rows: readonly CorrectionRow[],
): Promise<Correction[]> {
  const graph = await loadGraph(
    tx,
    tenant,
    rows.map(({ person_ref }) => person_ref),
  );
  return rows.map((row) =>
    correctionOf(row, graph.person({ type: row.person_type, ref: row.person_ref }).self.ref),
  );
}

const refused = (code: string, message: string): Refusal => new Refusal(code, message, { status: 409 });

const closed = ({ status }: CorrectionRow): Refusal =>
  refused('identity.correction-closed', `It is ${status} already.`);

const unknown = (): Refusal =>
  new Refusal('identity.correction-unknown', 'There is no such correction: list them again.', {
    status: 404,
  });
