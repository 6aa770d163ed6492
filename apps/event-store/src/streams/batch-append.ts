import { BatchAppendReq } from '@eventstore/db-client/generated/streams_pb';
import { mustBeAllowed } from '../access/principal';
import { Expect } from '../decide/commit-check';
import type { Call } from '../transport/call';
import { Code, GrpcError } from '../transport/status';
import { decode } from '../wire/decode';
import * as answers from '../wire/batch-append-response';
import { readProposed, readUuid } from '../wire/proposed-event';
import { readStreamName } from '../wire/stream-name';
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
      (message) => session.take(decode(BatchAppendReq, message)),
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

  take(request: BatchAppendReq): void {
    const correlationId = readUuid(request.getCorrelationId());
    const options = request.getOptions();
    if (options && !this.open.has(correlationId)) this.begin(correlationId, options);
    const batch = this.open.get(correlationId);
    if (!batch) return;
    if (!this.addEvents(batch, request)) return;
    if (request.getIsFinal()) this.write(batch);
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

  private begin(correlationId: string, options: BatchAppendReq.Options): void {
    let batch: Batch;
    try {
      batch = newBatch(correlationId, options);
      mustBeAllowed(this.call.caller, 'write', batch.stream);
    } catch (error) {
      // One malformed append must not end the others on this call.
      return this.call.send(refused({ correlationId, stream: streamOf(options) }, error));
    }
    const left = batch.expires - Date.now();
    if (left <= 0) return this.call.send(answers.timeoutFrame(batch));
    if (left < 2 ** 31) batch.timer = setTimeout(() => this.answer(batch, answers.timeoutFrame(batch)), left);
    this.open.set(correlationId, batch);
  }

  /** @returns whether the batch may go on */
  private addEvents(batch: Batch, request: BatchAppendReq): boolean {
    try {
      for (const message of request.getProposedMessagesList()) {
        const event = readProposed(message);
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
    this.writer
      .append({ ...batch, abandoned: () => this.call.closed || Date.now() >= batch.expires })
      .then(
        (outcome) => this.answer(batch, outcomeFrame(batch, outcome)),
        (error) => this.answer(batch, refused(batch, notWritten(error))),
      )
      .finally(() => {
        this.addUnderWay(-batch.size);
        if (--this.appends === 0 && this.ended) this.call.end();
      });
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

const newBatch = (correlationId: string, options: BatchAppendReq.Options): Batch => ({
  correlationId,
  stream: readStreamName(options.getStreamIdentifier()),
  expected: expectedPosition(options),
  events: [],
  size: 0,
  expires: deadlineOf(options),
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

/** The append's deadline, milliseconds since 1970; Infinity without one. */
function deadlineOf(options: BatchAppendReq.Options): number {
  const deadline = options.getDeadline();
  return deadline ? deadline.getSeconds() * 1000 + deadline.getNanos() / 1e6 : Infinity;
}

/** The stream that a refused append names, as it was sent. */
const streamOf = (options: BatchAppendReq.Options): string =>
  Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');

function expectedPosition(options: BatchAppendReq.Options): number {
  if (options.hasAny()) return Expect.any;
  if (options.hasNoStream()) return Expect.noStream;
  if (options.hasStreamExists()) return Expect.streamExists;
  if (options.hasStreamPosition()) return Number(options.getStreamPosition());
  throw new GrpcError(Code.invalidArgument, 'An expected revision is required');
}
