import type { EventLog } from '@ucv/platform-event-store';
import type { Append, Decision } from '../decide/scribe';
import { waves } from '../decide/waves';

/**
 * Puts decisions on the log: in each wave first all locks, then what they conclude. Repeating it after a
 * crash adds nothing, since ids and expected revisions are the same.
 * @throws RevisionConflict where another writer was faster: the caller reads again and decides again
 */
export async function appendDecisions(log: EventLog, decisions: readonly Decision[]): Promise<void> {
  for (const wave of waves(decisions)) {
    await appendAll(
      log,
      wave.flatMap(({ locks }) => locks),
    );
    await appendAll(
      log,
      wave.flatMap(({ conclusions }) => conclusions),
    );
  }
}

async function appendAll(log: EventLog, appends: readonly Append[]): Promise<void> {
  const byStream = new Map<string, [Append, ...Append[]]>();
  for (const append of appends) {
    const known = byStream.get(append.stream);
    if (known) known.push(append);
    else byStream.set(append.stream, [append]);
  }
  await Promise.all(
    [...byStream].map(([stream, [first, ...rest]]) =>
      log.append(
        stream,
        [first, ...rest].map(({ fact }) => fact),
        first.expected < 0 ? 'no-stream' : first.expected,
      ),
    ),
  );
}
