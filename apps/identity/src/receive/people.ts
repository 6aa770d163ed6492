import { Injectable } from '@nestjs/common';
import type { NamedPerson } from '@ucv/contracts-identity';
import { isRef, type Subject } from '@ucv/envelope';
import { Privacy } from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';

/** Finds the identifiers by which people are named. */
@Injectable()
export class People {
  constructor(
    private readonly readModel: ReadModel,
    readonly privacy: Privacy,
  ) {}

  /** @refuses identity.person-unknown */
  async find(tenant: string, named: NamedPerson): Promise<Subject> {
    const subject = 'id' in named ? await this.byId(tenant, named.id) : await this.byValue(tenant, named);
    if (subject) return subject;
    throw new Refusal(
      'identity.person-unknown',
      'Nobody is known by that: check it, and name somebody who was only ever seen alone by an identifier, as type:value.',
      { status: 404 },
    );
  }

  private async byValue(
    tenant: string,
    named: { type: string; value: string },
  ): Promise<Subject | undefined> {
    const ref = await this.privacy.index.refOf(tenant, named);
    return ref ? { type: named.type, ref } : undefined;
  }

  private byId(tenant: string, id: string): Promise<Subject | undefined> {
    if (!isRef(id)) return Promise.resolve(undefined);
    return this.readModel.forTenant(tenant, async (tx) => {
      const [row] = await tx.query<Subject[]>(
        `SELECT type, ref FROM evidence WHERE tenant = $1 AND ref = $2
         UNION SELECT type, ref FROM link WHERE tenant = $1 AND ref = $2 LIMIT 1`,
        [tenant, id],
      );
      return row;
    });
  }
}
