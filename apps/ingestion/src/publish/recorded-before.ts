import { Injectable } from '@nestjs/common';
import { EventLog } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import type { Interaction } from '../decide/facts';
import { nameSubjects } from './name-subjects';
import { recordedAlready } from './recorded-already';

/** Younger events are kept from coming twice by their claims, which last for 7 days. */
const claimsHoldMs = 6 * 86_400_000;

/** Finds events that came in by themselves so long ago that no claim tells of them any more. */
@Injectable()
export class RecordedBefore {
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Privacy,
  ) {}

  /**
   * @returns ids of those that stand in the stream of their strongest identifier since they were received
   * @cost    for each older event a read of that stream, from its end back to then
   */
  async among(tenant: string, all: readonly Interaction[]): Promise<Set<string>> {
    const old = all.filter(({ delivery }) => Date.now() - Date.parse(delivery.receivedAt) > claimsHoldMs);
    if (old.length === 0) return new Set();
    const lists = old.map(({ draft }) => draft.identifiers);
    const subjects = await nameSubjects(this.privacy.index, tenant, lists);
    const claims = old.flatMap(({ id, delivery }, at) => {
      const home = subjects[at]?.[0]?.ref;
      return home ? [{ id, home, claimedAt: new Date(delivery.receivedAt), settled: false }] : [];
    });
    return recordedAlready(this.log, tenant, claims);
  }
}
