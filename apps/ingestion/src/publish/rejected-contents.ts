import { Injectable } from '@nestjs/common';
import type { RecordedRejection, RejectedContent } from '@ucv/contracts-ingestion';
import { bindingOf } from '@ucv/envelope';
import { EventLog } from '@ucv/platform-event-store';
import { Privacy } from '@ucv/platform-privacy';
import type { RejectedRow } from '../project/rejected-event-rows';

const readsAtOnce = 32;

/** What rejected events say, as it stands sealed in the log. */
@Injectable()
export class RejectedContents {
  constructor(
    private readonly log: EventLog,
    private readonly privacy: Privacy,
  ) {}

  /**
   * Opens some; one that nothing was kept of, or whose key is gone, is not among them.
   * @cost a read of the log for each, and at most one query of keys
   */
  async of(tenant: string, rows: readonly RejectedRow[]): Promise<Map<string, RejectedContent>> {
    const facts: RecordedRejection[] = [];
    for (let start = 0; start < rows.length; start += readsAtOnce) {
      const part = rows.slice(start, start + readsAtOnce).filter(({ withheld }) => !withheld);
      const found = await Promise.all(part.map((row) => this.factOf(row)));
      facts.push(...found.filter((fact) => fact?.data.sealed !== undefined).map((fact) => fact!));
    }
    const opened = await this.privacy.openMany(
      facts.map((fact) => ({ ...bindingOf(fact), tenant, sealed: fact.data.sealed! })),
    );
    return new Map(
      facts.flatMap(({ id }, at) => {
        const one = opened[at]!;
        return one.state === 'opened' ? [[id, one.content as RejectedContent] as const] : [];
      }),
    );
  }

  private async factOf({ id, stream, revision }: RejectedRow): Promise<RecordedRejection | undefined> {
    for await (const fact of this.log.read(stream, { from: Number(revision), limit: 1 }))
      if (fact.id === id) return fact as RecordedRejection;
    return undefined;
  }
}
