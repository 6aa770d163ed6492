import { Injectable } from '@nestjs/common';
import { permission, standing, standingNow } from '@ucv/consent-policy';
import type {
  Consents,
  ConsentView,
  MayUse,
  MayUseAnswer,
  Permission,
  Purpose,
} from '@ucv/contracts-consent';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { streamName } from '@ucv/envelope';
import { membersOf, personsOf } from '@ucv/platform-persons';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import type { EntityManager } from 'typeorm';
import type { HeldDecision } from '../decide/consents';
import { definitionOf } from '../decide/purposes';
import { decisionsOf } from '../project/decisions';
import { purposesOf } from '../project/purposes';
import { People, type PersonRef } from './people';
import { SharedCatchUp } from './shared-catch-up';

/** What holds for people, and what follows from it. */
@Injectable()
export class Standings {
  private readonly catchUp: SharedCatchUp;

  constructor(
    private readonly readModel: ReadModel,
    private readonly people: People,
    private readonly privacy: Privacy,
    runner: ProjectionRunner,
  ) {
    this.catchUp = new SharedCatchUp(() => runner.caughtUp());
  }

  /**
   * What holds for a person by purpose, now or of what was decided up to an instant.
   * @refuses consent.person-unknown
   */
  async of(tenant: string, ref: PersonRef, asOf?: string): Promise<Consents> {
    const { person, members } = await this.people.find(tenant, ref);
    const refs = members.map((member) => member.ref);
    const decisions = await this.readModel.forTenant(tenant, (tx) => decisionsOf(tx, tenant, refs));
    const all = [...decisions.values()].flat();
    const standings =
      asOf === undefined ? standingNow(all, now()) : standing(all, new Date(asOf).toISOString());
    const held = [...standings].sort(([a], [b]) => (a < b ? -1 : 1));
    const names = await this.namesOf(
      tenant,
      held.map(([, one]) => one),
    );
    const views = held.map(([purpose, one], at) => [purpose, view(one, names[at])] as const);
    return { person, consents: Object.fromEntries(views) };
  }

  /** How categories were called, in order; undefined where the code says it, or the name can't be opened. */
  private async namesOf(tenant: string, held: readonly HeldDecision[]): Promise<(string | undefined)[]> {
    const sealed = held.filter((one): one is HeldDecision & Named => one.name !== undefined);
    const opened = await this.privacy.openMany(
      sealed.map(({ identifier, factId, name }) => {
        const stream = streamName('consent', tenant, identifier.ref);
        return { tenant, stream, eventId: factId, type: 'consent.decided.v1', sealed: name };
      }),
    );
    const names = new Map(
      sealed.map((one, at) => {
        const outcome = opened[at];
        return [one, outcome?.state === 'opened' ? (outcome.content as { name?: string }).name : undefined];
      }),
    );
    return held.map((one) => names.get(one as HeldDecision & Named));
  }

  /**
   * Whether a purpose may use people, by everything that stood in the log when this was called.
   * @cost one read of the log's head for all who ask at once, and five queries
   */
  async mayUse(tenant: string, { purpose, persons }: MayUse): Promise<MayUseAnswer> {
    const position = await this.catchUp.now();
    const answers = await this.readModel.forTenant(tenant, async (tx) => {
      const definition = definitionOf(await purposesOf(tx, tenant), purpose);
      const erased = await erasedAmong(tx, tenant, persons);
      const held = await heldBy(tx, tenant, { purpose, persons });
      return persons.map((id) => [id, permit(definition, held.get(id), erased.has(id))] as const);
    });
    return { position: String(position), answers: Object.fromEntries(answers) };
  }
}

const permit = (purpose: Purpose | undefined, held: HeldDecision | undefined, erased: boolean): Permission =>
  erased
    ? { allowed: false, reason: 'person-erased', basis: purpose?.basis ?? null, decisionId: null }
    : permission(purpose, held);

/** What stands for each person about one purpose; an absorbed id means its survivor. */
async function heldBy(
  tx: EntityManager,
  tenant: string,
  { purpose, persons }: MayUse,
): Promise<Map<string, HeldDecision | undefined>> {
  const survivors = await personsOf(tx, tenant, persons);
  const members = await membersOf(tx, tenant, [...new Set(survivors.values())]);
  const refs = [...members.values()].flat().map(({ ref }) => ref);
  const decisions = await decisionsOf(tx, tenant, refs, purpose);
  return new Map(
    [...survivors].map(([id, survivor]) => {
      const own = (members.get(survivor) ?? []).flatMap(({ ref }) => decisions.get(ref) ?? []);
      return [id, standingNow(own, now()).get(purpose)];
    }),
  );
}

async function erasedAmong(tx: EntityManager, tenant: string, refs: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ ref: string }[]>(
    'SELECT ref FROM erased_ref WHERE tenant = $1 AND ref = ANY($2)',
    [tenant, refs],
  );
  return new Set(rows.map(({ ref }) => ref));
}

const now = (): string => new Date().toISOString();

type Named = Required<Pick<HeldDecision, 'name'>>;

const view = (
  { status, basis, occurredAt, source, decisionId, identifier, note }: HeldDecision,
  name: string | undefined,
): ConsentView => ({
  ...{ status, basis, since: occurredAt, source, decisionId, identifier },
  ...(note ? { note } : {}),
  ...(name === undefined ? {} : { name }),
});
