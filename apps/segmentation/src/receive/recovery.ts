import { type EventLog, readCheckpoint } from '@ucv/platform-event-store';
import type { ReadModel } from '@ucv/platform-read-model';
import { beginRecovery } from '../project/recovering';

/**
 * Where there are no rows (a new or an emptied database) and the log is not empty: everything up to its head as it
 * is now is folded, recorded decisions included, and nothing of it is decided again.
 */
export async function recoverRows(log: EventLog, readModel: ReadModel): Promise<void> {
  const checkpoint = { name: 'segmentation', version: 1 };
  const begun = await readModel.transaction((tx) => readCheckpoint(tx, checkpoint));
  if (begun !== undefined) return;
  const head = await log.head();
  if (head > 0n) await readModel.transaction((tx) => beginRecovery(tx, head));
}
