import type {
  DecideReview,
  DecideReviews,
  ListReviews,
  Review,
  ReviewDeferred,
  ReviewList,
  ReviewsDecided,
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
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Graph } from '../decide/graph';
import { loadGraph } from '../project/graph-store';
import { describedAs } from '../project/likely';
import {
  bandsOf,
  countReviews,
  findReview,
  listReviews,
  modelOf,
  type ReviewRow,
} from '../project/review-store';
import { learn } from './model-learning';
import { type Asker, OrderDesk, type Verdict } from './order-desk';

const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const patienceMs = 8_000;
/** Other words about the same person that may come in between. */
const mostLost = 5;
const most = 100;

/** Doubtful matches: shows them side by side, takes what stewards say of them, and lets the model learn from it. */
@Injectable()
export class ReviewDesk {
  constructor(
    private readonly log: EventLog,
    private readonly readModel: ReadModel,
    private readonly runner: ProjectionRunner,
    private readonly orders: OrderDesk,
  ) {}

  list(tenant: string, o: ListReviews): Promise<ReviewList> {
    const { status = 'open', from = 0, below = 1, limit = 50, after } = o;
    const place = after === undefined ? undefined : placeOf(after);
    return this.readModel.forTenant(tenant, async (tx) => {
      const rows = await listReviews(tx, tenant, {
        status,
        from,
        below: unbound(below),
        limit: limit + 1,
        after: place,
      });
      const page = rows.slice(0, limit);
      const [last] = page.slice(-1);
      return {
        reviews: await shown(tx, tenant, page),
        ...(rows.length > limit && last && { next: `${last.probability}_${last.id}` }),
        counts: await countReviews(tx, tenant),
        bands: await bandsOf(tx, tenant),
        modelVersion: (await modelOf(tx, tenant))?.version ?? 1,
      };
    });
  }

  /**
   * A verdict may be changed by giving the other.
   * @refuses identity.review-unknown, identity.review-closed, identity.review-conflict, and what orders are refused for
   */
  async decide(asker: Asker, asked: DecideReview): Promise<Review> {
    const { tenant } = asker;
    const row = await this.find(tenant, asked.review);
    await this.carryOut(asker, row, asked);
    await this.learn(asker);
    return this.readModel.forTenant(tenant, async (tx) => {
      const [review] = await shown(tx, tenant, [(await findReview(tx, tenant, row.id)) ?? row]);
      return review!;
    });
  }

  /** All open ones of a band, the most probable first. */
  async decideAll(asker: Asker, asked: DecideReviews): Promise<ReviewsDecided> {
    const { tenant } = asker;
    const { from, below, limit = most } = asked;
    const open = (count: number) =>
      this.readModel.forTenant(tenant, (tx) =>
        listReviews(tx, tenant, { status: 'open', from, below: unbound(below), limit: count }),
      );
    const refused: ReviewsDecided['refused'] = [];
    const rows = await open(limit);
    for (const row of rows) {
      try {
        await this.carryOut(asker, row, { ...asked, review: row.id });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused.push({ review: row.id, code: error.code });
      }
    }
    await this.learn(asker);
    return { decided: rows.length - refused.length, refused, left: (await open(10_000)).length };
  }

  private async find(tenant: string, id: string): Promise<ReviewRow> {
    const row = isUuid.test(id)
      ? await this.readModel.forTenant(tenant, (tx) => findReview(tx, tenant, id))
      : undefined;
    if (row) return row;
    throw new Refusal('identity.review-unknown', 'No match of that id waits for review: list them again.', {
      status: 404,
    });
  }

  /**
   * All that is said of a review stands on the stream of its first fragment. So a verdict is given at the end of that
   * stream, on rows that hold everything up to there.
   * @refuses identity.review-conflict where another verdict came in between
   */
  private async carryOut(asker: Asker, seen: ReviewRow, asked: DecideReview): Promise<void> {
    for (let lost = 0; lost <= mostLost; lost += 1) {
      const { row, expected } = await this.atEnd(asker.tenant, seen);
      try {
        return await this.giveVerdict(asker, row, { ...asked, expected });
      } catch (error) {
        if (!(error instanceof RevisionConflict)) throw error;
      }
    }
    throw conflict(seen);
  }

  private async atEnd(
    tenant: string,
    seen: ReviewRow,
  ): Promise<{ row: ReviewRow; expected: ExpectedRevision }> {
    const end = await this.log.last(streamName('identity', tenant, seen.a_ref));
    if (end) await this.runner.reached(end.position, AbortSignal.timeout(patienceMs)).catch(behind);
    const row = await this.find(tenant, seen.id);
    if (row.status !== seen.status) throw conflict(row);
    return { row, expected: end?.revision ?? 'no-stream' };
  }

  private async giveVerdict(
    asker: Asker,
    row: ReviewRow,
    { verdict, reason, actor, expected }: DecideReview & { expected: ExpectedRevision },
  ): Promise<void> {
    const [one, other] = [
      { type: row.a_type, ref: row.a_ref },
      { type: row.b_type, ref: row.b_ref },
    ];
    const by = { reason, actor, review: row.id, expected };
    if (row.status === ({ accept: 'accepted', reject: 'rejected', defer: 'deferred' } as const)[verdict])
      throw new Refusal('identity.review-closed', `It is ${row.status} already.`, { status: 409 });
    if (verdict === 'accept') await this.orders.mergeFragments(asker, { into: one, absorb: other, ...by });
    else if (verdict === 'defer') await this.defer(asker, row, by);
    else if (row.status === 'accepted')
      await this.orders.undoMerge(asker, { person: one, undo: row.order_id!, ...by });
    else await this.orders.keepApart(asker, { person: one, other, ...by });
  }

  private async defer({ tenant, requestId }: Asker, row: ReviewRow, by: Verdict): Promise<void> {
    if (row.status !== 'open')
      throw new Refusal('identity.review-closed', `It is ${row.status} already.`, { status: 409 });
    const [id, at] = [randomUUID(), new Date().toISOString()];
    const about: Subject = { type: row.a_type, ref: row.a_ref };
    const fact: ReviewDeferred = {
      ...{ id, type: 'identity.review-deferred.v1', data: { review: row.id } },
      metadata: commandMetadata({ tenant, actor: by.actor, at, correlationId: requestId ?? id }, [about]),
    };
    const stream = streamName('identity', tenant, about.ref);
    const { position } = await this.log.append(stream, [fact], by.expected);
    await this.runner.reached(position, AbortSignal.timeout(patienceMs)).catch(() => undefined);
  }

  private learn(asker: Asker): Promise<void> {
    const { log, readModel, runner } = this;
    return learn({ log, readModel, runner }, asker);
  }
}

function behind(): never {
  throw new Refusal('identity.not-reached', 'Identity is behind, and nothing was decided: try again.', {
    status: 503,
  });
}

const conflict = ({ status }: ReviewRow): Refusal =>
  new Refusal(
    'identity.review-conflict',
    `Somebody else decided it at the same time, and it is ${status} now: look at it again.`,
    { status: 409 },
  );

/** Below one is all: a sure match has probability 1. */
const unbound = (below: number): number => (below >= 1 ? 2 : below);

function placeOf(after: string): { probability: number; id: string } {
  const [probability, id] = after.split('_') as [string, string | undefined];
  if (id && isUuid.test(id) && Number.isFinite(Number(probability)))
    return { probability: Number(probability), id };
  throw new Refusal(
    'identity.review-unknown',
    'after is no place in the list: take it from the answer before.',
    {
      status: 404,
    },
  );
}

async function shown(tx: EntityManager, tenant: string, rows: readonly ReviewRow[]): Promise<Review[]> {
  const refs = [...new Set(rows.flatMap(({ a_ref, b_ref }) => [a_ref, b_ref]))];
  const [described, graph] = [await describedAs(tx, tenant, refs), await loadGraph(tx, tenant, refs)];
  const side = (fragment: Subject) => ({
    fragment,
    person: graph.person(fragment).self.ref,
    values: { ...described.get(fragment.ref)?.description },
  });
  return rows.map((row) => reviewOf(row, side, graph));
}

function reviewOf(row: ReviewRow, side: (fragment: Subject) => Review['sides'][0], graph: Graph): Review {
  const { id, status, found, opened_at, order_id, decided_at, decided_by } = row;
  const { steps, rest, weight, probability, modelVersion, pair } = found;
  const [a, b] = pair;
  return {
    ...{ id, status, steps, rest, weight, probability, modelVersion, openedAt: opened_at.toISOString() },
    sides: [side(a), side(b)],
    joined: graph.person(a).self.ref === graph.person(b).self.ref,
    ...(order_id && { order: order_id }),
    ...(decided_at && { decidedAt: decided_at.toISOString() }),
    ...(decided_by && { decidedBy: decided_by }),
  };
}
