import { mustBeAllowed } from '../access/principal';
import type { Call } from '../transport/call';
import { Code, GrpcError } from '../transport/status';
import { readAppendPart, type AppendPart } from '../wire/batch-append-request';
import * as answers from '../wire/batch-append-response';
import { eventSize, type NewEvent } from './append-builder';
import { MAX_APPEND_BYTES, notWritten } from './refusals';
import type { AppendOutcome, Writer } from './writer';

/** An append whose parts come in, or that is on its way to disk. */
interface Batch extends answers.Asked {
  expected: number;
  events: NewEvent[];
  size: number;
  /** Milliseconds since 1970 until when the append may be decided. */
  expires: number;
  timer: NodeJS.Timeout | undefined;
  answered: boolean;
}

/** What a client may have under way before it is held back by flow control. */
const maxUnderWay = 32 * 1024 * 1024;

/** Streams/BatchAppend: many appends over one call, each told apart by its correlation id. */
export const batchAppend =
  (writer: Writer) =>
  (call: Call): void => {
    const session = new BatchSession(call, writer);
    call.onClose(() => session.close());
    call.onMessage(
      (message) => session.take(readAppendPart(message)),
      () => session.end(),
    );
  };

class BatchSession {
  /** Batches that are not complete. */
  private readonly open = new Map<string, Batch>();
  private underWay = 0;
  private appends = 0;
  private ended = false;

  constructor(
    private readonly call: Call,
    private readonly writer: Writer,
  ) {}

  take(part: AppendPart): void {
    const batch = this.open.get(part.correlationId) ?? (part.hasOptions ? this.begin(part) : undefined);
    if (!batch || !this.addEvents(batch, part)) return;
    if (part.isFinal) this.write(batch);
    else this.keep(batch);
  }

  /** The client sends no more; the call ends with the last answer. */
  end(): void {
    this.ended = true;
    if (this.appends === 0) this.call.end();
  }

  close(): void {
    for (const batch of this.open.values()) clearTimeout(batch.timer);
    this.open.clear();
  }

  /** @returns undefined for an append that was refused */
  private begin(part: AppendPart): Batch | undefined {
    try {
      const batch = newBatch(part);
      mustBeAllowed(this.call.caller, 'write', batch.stream);
      if (batch.expires > Date.now()) return batch;
      this.call.send(answers.timeoutFrame(batch));
    } catch (error) {
      // One malformed append must not end the others on this call.
      const asked = { correlationId: part.correlationId, stream: part.streamAsSent };
      this.call.send(refused(asked, error));
    }
    return undefined;
  }

  /** Keeps an append of which more is to come. Only those need a timer: most come whole. */
  private keep(batch: Batch): void {
    this.open.set(batch.correlationId, batch);
    const left = batch.expires - Date.now();
    if (left < 2 ** 31)
      batch.timer ??= setTimeout(() => this.answer(batch, answers.timeoutFrame(batch)), left);
  }

  /** @returns whether the batch may go on */
  private addEvents(batch: Batch, part: AppendPart): boolean {
    try {
      for (const event of part.events()) {
        batch.size += eventSize(event);
        batch.events.push(event);
      }
    } catch (error) {
      this.answer(batch, refused(batch, error));
      return false;
    }
    if (batch.size <= MAX_APPEND_BYTES) return true;
    this.answer(batch, answers.tooLargeFrame(batch, MAX_APPEND_BYTES));
    return false;
  }

  /**
   * A whole append is answered with what became of it, however late: once it is decided its deadline has no
   * say, as on the real server.
   */
  private write(batch: Batch): void {
    this.open.delete(batch.correlationId);
    clearTimeout(batch.timer);
    this.appends++;
    this.addUnderWay(batch.size);
    const { stream, expected, events } = batch;
    const abandoned = (): boolean => this.call.closed || Date.now() >= batch.expires;
    this.writer.append({ stream, expected, events, abandoned }).then(
      (outcome) => this.settle(batch, outcomeFrame(batch, outcome)),
      (error) => this.settle(batch, refused(batch, notWritten(error))),
    );
  }

  private settle(batch: Batch, framed: Buffer): void {
    this.answer(batch, framed);
    this.addUnderWay(-batch.size);
    if (--this.appends === 0 && this.ended) this.call.end();
  }

  /** Clients can't take two answers for one append. */
  private answer(batch: Batch, framed: Buffer): void {
    if (batch.answered) return;
    batch.answered = true;
    clearTimeout(batch.timer);
    this.open.delete(batch.correlationId);
    this.call.send(framed);
  }

  private addUnderWay(bytes: number): void {
    const before = this.underWay;
    this.underWay += bytes;
    if (before <= maxUnderWay !== this.underWay <= maxUnderWay) this.call.hold(this.underWay > maxUnderWay);
  }
}

const newBatch = (part: AppendPart): Batch => ({
  correlationId: part.correlationId,
  ...part.options(),
  events: [],
  size: 0,
  timer: undefined,
  answered: false,
});

function refused(asked: answers.Asked, error: unknown): Buffer {
  const known = error instanceof GrpcError ? error : new GrpcError(Code.internal, 'The event store failed');
  if (known.code === Code.permissionDenied) return answers.accessDeniedFrame(asked);
  return answers.refusedFrame(asked, known.code, known.message);
}

function outcomeFrame(batch: Batch, outcome: AppendOutcome): Buffer {
  if (outcome.kind === 'appended') return answers.successFrame(batch, outcome.revision, outcome.position);
  if (outcome.kind === 'deleted') return answers.deletedFrame(batch);
  if (outcome.kind === 'abandoned') return answers.timeoutFrame(batch);
  return answers.wrongVersionFrame(batch, batch.expected, outcome.current);
}
