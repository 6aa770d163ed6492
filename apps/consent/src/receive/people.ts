import { Injectable } from '@nestjs/common';
import type { DecideConsent } from '@ucv/contracts-consent';
import { isRef, type Subject } from '@ucv/envelope';
import { membersOf, personsOf } from '@ucv/platform-persons';
import { keyStates, Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';
import type { EntityManager } from 'typeorm';

/** By person id, or by an identifier with its value. */
export type PersonRef = DecideConsent['ref'];

/** A person, and the identifier by which they were named. */
export interface Person {
  identifier: Subject;
  person: Subject;
  /** Every identifier attached now, the one that gives the id first. */
  members: Subject[];
}

export const personUnknown = (): Refusal =>
  new Refusal('consent.person-unknown', 'Nobody is known by this identifier: check its type and value.', {
    status: 404,
  });

/** Finds people by what outsiders call them. */
@Injectable()
export class People {
  constructor(
    private readonly readModel: ReadModel,
    private readonly privacy: Privacy,
  ) {}

  /** @refuses consent.person-unknown, also where the person was erased */
  async find(tenant: string, named: PersonRef): Promise<Person> {
    const ref = await this.refOf(tenant, named);
    const state = (await keyStates(this.readModel.source, tenant, [ref])).get(ref);
    if (state === 'erased') throw personUnknown();
    return this.readModel.forTenant(tenant, async (tx) => {
      const person = await attached(tx, tenant, ref);
      if (person.identifier.type !== unlinked) return person;
      if ('type' in named) return alone({ type: named.type, ref });
      if (state === 'never' && !(await isHolder(tx, tenant, ref))) throw personUnknown();
      return person;
    });
  }

  private async refOf(tenant: string, named: PersonRef): Promise<string> {
    if ('id' in named) {
      if (typeof named.id !== 'string' || !isRef(named.id)) throw personUnknown();
      return named.id;
    }
    const ref = typeof named.type === 'string' ? await this.privacy.index.refOf(tenant, named) : undefined;
    if (!ref) throw personUnknown();
    return ref;
  }
}

/** Kind of an identifier that was never joined to another, and so is known by its ref alone. */
const unlinked = 'person';

const alone = (subject: Subject): Person => ({ identifier: subject, person: subject, members: [subject] });

/** The person that an identifier belongs to now. */
export async function attached(tx: EntityManager, tenant: string, ref: string): Promise<Person> {
  const id = (await personsOf(tx, tenant, [ref])).get(ref) ?? ref;
  const members = (await membersOf(tx, tenant, [id])).get(id) ?? [];
  const [person = { type: unlinked, ref: id }] = members;
  return { identifier: members.find((member) => member.ref === ref) ?? person, person, members };
}

async function isHolder(tx: EntityManager, tenant: string, ref: string): Promise<boolean> {
  const [row] = await tx.query<{ there: boolean }[]>(
    'SELECT EXISTS (SELECT FROM decision WHERE tenant = $1 AND ref = $2) AS there',
    [tenant, ref],
  );
  return row?.there === true;
}
