import { randomUUID } from 'node:crypto';
import { Expect } from '../decide/commit-check';
import type { Writer } from '../streams/writer';
import type { ScavengeStatus } from './scavenger';

/** Stream in which the outcome of every scavenge is kept, as on the real server. */
const stream = '$scavenges';

/** Writes `$scavengeCompleted` with what the scavenge did; `result` is `completed`, `stopped` or `failed`. */
export const recordOutcome =
  (writer: Writer) =>
  async (status: ScavengeStatus): Promise<void> => {
    const { state: result, phase: _phase, position: _position, ...rest } = status;
    const data = Buffer.from(JSON.stringify({ ...rest, result }));
    const event = {
      id: randomUUID(),
      type: '$scavengeCompleted',
      json: true,
      data,
      metadata: Buffer.alloc(0),
    };
    await writer.append({ stream, expected: Expect.any, events: [event] });
  };
