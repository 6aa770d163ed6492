import { Injectable } from '@nestjs/common';
import type {
  GetSuppressions,
  LiftSuppression,
  SuppressedIdentifier,
  Suppression,
  Suppressions,
} from '@ucv/contracts-consent';
import {
  liftSuppression,
  Privacy,
  type Suppressed,
  suppressionsOf,
  type WhichSuppressed,
} from '@ucv/platform-privacy';
import { ReadModel } from '@ucv/platform-read-model';
import { Refusal } from '@ucv/platform-service';

/** Identifiers that erasures suppressed. */
@Injectable()
export class SuppressionList {
  constructor(
    private readonly readModel: ReadModel,
    private readonly privacy: Privacy,
  ) {}

  /** @refuses consent.cursor-unknown */
  async list(tenant: string, { identifier, limit, cursor }: GetSuppressions): Promise<Suppressions> {
    const which = identifier ? await this.named(tenant, identifier) : {};
    const page = await suppressionsOf(this.readModel.source, tenant, which, { limit, cursor });
    if (page) return { data: page.data.map(view), cursor: page.cursor };
    throw new Refusal('consent.cursor-unknown', 'The cursor is not from an earlier answer.', { status: 400 });
  }

  /** One identifier's: several where older releases wrote it otherwise. None where neither id nor identifier is named. */
  async of(
    tenant: string,
    { id = '', identifier }: Pick<LiftSuppression, 'id' | 'identifier'>,
  ): Promise<Suppressed[]> {
    const which = identifier ? await this.named(tenant, identifier) : { id };
    const page = await suppressionsOf(this.readModel.source, tenant, which, { limit: 10 });
    return page?.data ?? [];
  }

  /** Takes one off the list, without a word on the log. */
  async drop(tenant: string, { id }: Pick<Suppressed, 'id'>): Promise<void> {
    await liftSuppression(this.readModel.source, tenant, id);
  }

  private async named(tenant: string, identifier: SuppressedIdentifier): Promise<WhichSuppressed> {
    return { identifiers: await this.privacy.index.digestsOf(tenant, identifier) };
  }
}

export const view = ({ id, type, at, cause }: Suppressed): Suppression => ({
  ...{ id, type, since: at.toISOString(), request: cause },
});
