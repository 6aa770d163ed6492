import { Injectable } from '@nestjs/common';
import type { Mend, RejectedContent, RejectedEventOutcome } from '@ucv/contracts-ingestion';
import type { Interaction } from '../decide/facts';
import { mended, type ReplayRefusal, replayRefusals } from '../decide/mended';
import { reject, type RejectionCode } from '../decide/rejections';
import type { RejectedRow } from '../project/rejected-event-rows';
import type { Outcome } from '../publish/recorder';
import { RejectedContents } from '../publish/rejected-contents';
import { type SettledBy, SettleRejected } from '../publish/settle-rejected';
import { DoorAgain } from './door-again';

/** One that goes through the door, or why it does not get there. */
type Prepared = Interaction | { code: RejectionCode } | { refused: ReplayRefusal } | 'taken';

interface Tried {
  row: RejectedRow;
  mended: boolean;
}

interface Told {
  outcome: RejectedEventOutcome;
  /** Where in the log it was said. */
  position?: bigint;
}

/** Puts rejected events through the door again, and says in the log what came of each. */
@Injectable()
export class ReplayRejected {
  constructor(
    private readonly contents: RejectedContents,
    private readonly door: DoorAgain,
    private readonly settlements: SettleRejected,
  ) {}

  /**
   * An event is in the log before that is said of it: a crash in between leaves it open, and a replay finds it there.
   * @returns what came of each, in order
   * @refuses ingestion.queue-full
   */
  async replay(by: SettledBy, rows: readonly RejectedRow[], mends: Record<string, Mend>): Promise<Told[]> {
    const contents = await this.contents.of(by.tenant, rows);
    const prepared = await Promise.all(
      rows.map((row) => this.prepare(by, row, { content: contents.get(row.id), mend: mendOf(mends, row) })),
    );
    const outcomes = await this.door.takeIn(by.tenant, prepared.filter(isThrough));
    return Promise.all(
      rows.map((row, at): Told | Promise<Told> => {
        const [one, tried] = [prepared[at]!, { row, mended: mendOf(mends, row) !== undefined }];
        if (one === 'taken') return { outcome: { id: row.id, state: 'replayed', outcome: 'duplicate' } };
        if ('refused' in one) return { outcome: refused(row, one.refused) };
        if ('code' in one) return this.rejected(by, tried, one.code);
        return this.through(by, tried, outcomes.get(one)!);
      }),
    );
  }

  private async prepare(
    by: SettledBy,
    row: RejectedRow,
    { content, mend }: { content: RejectedContent | undefined; mend: Mend | undefined },
  ): Promise<Prepared> {
    if (row.state === 'replayed') return 'taken';
    if (!content) return { refused: 'ingestion.rejected-event-withheld' };
    const ready = mended(content, mend);
    if (typeof ready === 'string') return { refused: ready };
    return this.door.judge(by, { row, event: ready.event, arrival: content.arrival });
  }

  private async through(by: SettledBy, tried: Tried, { state }: Outcome): Promise<Told> {
    const { row } = tried;
    if (state === 'erased') return this.rejected(by, tried, 'privacy.subject-erased');
    if (state === 'failed')
      return { outcome: { ...refused(row, 'ingestion.unavailable'), outcome: 'failed' } };
    const { position } = await this.settlements.settle(by, row, { as: state, mended: tried.mended });
    return { outcome: { id: row.id, state: 'replayed', outcome: state }, position };
  }

  private async rejected(
    by: SettledBy,
    { row, mended: corrected }: Tried,
    code: RejectionCode,
  ): Promise<Told> {
    const said = { as: 'rejected' as const, mended: corrected, code, before: row.code };
    const { settlement, position } = await this.settlements.settle(by, row, said);
    const { state } = settlement;
    return {
      outcome: { id: row.id, state, outcome: 'rejected', code, message: reject(code).message },
      position,
    };
  }
}

const isThrough = (one: Prepared): one is Interaction => typeof one === 'object' && 'draft' in one;

const mendOf = (mends: Record<string, Mend>, { id }: RejectedRow): Mend | undefined =>
  Object.hasOwn(mends, id) ? mends[id] : mends['*'];

export const refused = (
  { id, state }: Pick<RejectedRow, 'id' | 'state'>,
  code: ReplayRefusal,
): RejectedEventOutcome => ({
  ...{ id, state, outcome: 'refused', code },
  message: replayRefusals[code],
});
