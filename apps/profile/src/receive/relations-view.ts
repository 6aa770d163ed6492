import type { AccountPage, AccountView, PersonRef, Relation, Relations } from '@ucv/contracts-profile';
import { ProjectionRunner } from '@ucv/platform-event-store';
import { normaliseIdentifier, type Privacy } from '@ucv/platform-privacy';
import type { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import type { EntityManager } from 'typeorm';
import { valuesOf } from '../decide/accounts';
import { housemates } from '../decide/households';
import { onePage } from '../decide/page';
import { accountRelation, bySince, personRelations, type Related } from '../decide/relations';
import { type MemberRow, membersOf, personsOfKnown } from '../project/person-rows';
import {
  accountsAfter,
  accountTraits,
  contactUses,
  membersAfter,
  membershipsOf,
  type Of,
  type Referral,
  referrals,
} from '../project/relation-rows';
import { cursorAfter, readAfter } from './cursor';
import { refOf } from './ref-of';
import { selfOf } from './self-of';

/** Runs the projection of relations, as ProjectionRunner does that of profiles. */
export abstract class RelationsRunner extends ProjectionRunner {}

/** Most relations in one answer. */
const most = 1_000;

interface Page {
  limit: number;
  cursor?: string;
}

/** Answers about whom and what people belong with. Refs are resolved to persons here, as they are known now. */
export class RelationsView {
  constructor(
    private readonly readModel: ReadModel,
    private readonly privacy: Privacy,
  ) {}

  /** @refuses profile.not-found @cost six indexed queries, and O(members) of each account of the person */
  async relations(tenant: string, whom: PersonRef): Promise<Relations> {
    const ref = await refOf(this.privacy.index, tenant, whom);
    return this.readModel.forTenant(tenant, async (tx) => {
      const members = await membersOf(tx, tenant, [ref]);
      const person = selfOf(members);
      const of = { tenant, refs: members.map((member) => member.ref) };
      const related = [...(await this.household(tx, of)), ...(await this.referrals(tx, of, members))];
      const known = await personsOfKnown(
        tx,
        tenant,
        related.map((one) => one.ref),
      );
      const persons = new Map(known.map((row) => [row.ref, row.person]));
      const relations = [
        ...personRelations(related, persons, person.ref),
        ...(await accountRelations(tx, of)),
      ];
      return { person, relations: onePage(relations.sort(bySince), most) };
    });
  }

  /** Accounts by id. @refuses profile.cursor-unknown */
  async accounts(tenant: string, { limit, cursor }: Page): Promise<AccountPage> {
    const after = readAfter(cursor);
    return this.readModel.forTenant(tenant, async (tx) => {
      const rows = await accountsAfter(tx, tenant, { after, limit: limit + 1 });
      const ids = rows.map(({ account }) => account);
      const traits = await accountTraits(tx, tenant, ids);
      const all = rows.map(({ account: id, members }) => ({
        ...{ id, traits: valuesOf(traits.get(id) ?? {}), memberCount: members },
      }));
      const data = onePage(all, limit);
      return { data, cursor: all.length > data.length ? cursorAfter(data.at(-1)!.id) : null };
    });
  }

  /** @refuses profile.account-unknown, profile.cursor-unknown */
  async account(tenant: string, { id, limit, cursor }: Page & { id: string }): Promise<AccountView> {
    const after = readAfter(cursor);
    const account = normaliseIdentifier('group_id', id);
    if (account === undefined) throw unknownAccount();
    return this.readModel.forTenant(tenant, async (tx) => {
      const { count, members } = await membersAfter(tx, tenant, { account, after, limit: limit + 1 });
      if (count === 0) throw unknownAccount();
      const traits = valuesOf((await accountTraits(tx, tenant, [account])).get(account) ?? {});
      const page = members.slice(0, limit);
      const next = members.length > limit ? cursorAfter(page.at(-1)!.person) : null;
      return { id: account, traits, memberCount: count, members: page, cursor: next };
    });
  }

  private async household(tx: EntityManager, of: Of): Promise<Related[]> {
    const mates = housemates(await contactUses(tx, of), new Set(of.refs));
    return mates.map(({ ref, type, since, factId }) => ({
      ...{ kind: 'household', ref, since, factId, rule: `shared-${type}` },
    }));
  }

  private async referrals(tx: EntityManager, of: Of, members: readonly MemberRow[]): Promise<Related[]> {
    const { index } = this.privacy;
    const own = members.flatMap(({ type, value }) =>
      value === null ? [] : [{ type, digest: index.digest(of.tenant, { type, value }) }],
    );
    const all = await referrals(tx, of, own);
    const received = all.filter(({ ref }) => of.refs.includes(ref));
    const referrers = await index.findDigests(of.tenant, received);
    const given = all.filter(({ ref }) => !of.refs.includes(ref));
    return [
      ...received.flatMap((one, n) => (referrers[n] ? [referral(one, 'referred-by', referrers[n])] : [])),
      ...given.map((one) => referral(one, 'referred', one.ref)),
    ];
  }
}

const referral = (
  { since, factId }: Referral,
  direction: 'referred-by' | 'referred',
  ref: string,
): Related => ({ kind: 'referral', direction, ref, since, factId, rule: 'referral-event' });

async function accountRelations(tx: EntityManager, of: Of): Promise<Relation[]> {
  const memberships = await membershipsOf(tx, of);
  const traits = await accountTraits(tx, of.tenant, [...memberships.keys()]);
  return [...memberships].map(([id, membership]) => accountRelation(id, membership, traits.get(id) ?? {}));
}

const unknownAccount = (): Refusal =>
  new Refusal('profile.account-unknown', 'No group call that is left names this account: check its id.', {
    status: 404,
  });
