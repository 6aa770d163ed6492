import { type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import type { Principal } from '../access/principal';
import { readTimeout } from './deadline';
import { MessageReader } from './framing';
import { joined } from './join-buffers';
import { Code, errorTrailers, GrpcError, okTrailers } from './status';

const responseHeaders = {
  ':status': 200,
  'content-type': 'application/grpc+proto',
  'grpc-accept-encoding': 'identity',
};
/** Frames are joined up to this many bytes a write. */
const joinBytes = 256 * 1024;
/** setTimeout fires at once above this. */
const longestTimer = 2 ** 31 - 1;

/**
 * One gRPC call. Messages come in through `messages` or `onMessage`; frames that are sent in one turn of the
 * event loop leave as one write. Back pressure: `congested`, and `drained` to wait for the client.
 */
export class Call {
  /** Who makes the call. */
  caller: Principal | undefined;
  private readonly reader = new MessageReader();
  private readonly closeListeners = new Set<() => void>();
  private outgoing: Buffer[] = [];
  private outgoingBytes = 0;
  private scheduled = false;
  private finished = false;
  private deadline: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: ServerHttp2Stream,
    readonly headers: IncomingHttpHeaders,
  ) {
    stream.on('error', () => this.close());
    stream.on('close', () => this.close());
    stream.on('wantTrailers', () => this.stream.sendTrailers(this.trailers));
    this.startDeadline(readTimeout(headers['grpc-timeout']));
  }

  private trailers: Record<string, string> = okTrailers;

  /** The call is over: answered, cancelled or cut off. */
  get closed(): boolean {
    return this.finished;
  }

  /** Runs once when the call is over. */
  onClose(listener: () => void): void {
    if (this.finished) listener();
    else this.closeListeners.add(listener);
  }

  /** Hands over every message, then `onEnd`; what the handlers throw ends the call. */
  onMessage(onMessage: (message: Buffer) => void, onEnd: () => void): void {
    const guarded = (work: () => void) => {
      try {
        if (!this.finished) work();
      } catch (error) {
        this.fail(error);
      }
    };
    this.stream.on('data', (chunk: Buffer) =>
      guarded(() => {
        for (const message of this.reader.push(chunk)) onMessage(message);
      }),
    );
    this.stream.on('end', () => guarded(onEnd));
  }

  /** All messages up to the end of the client's stream. */
  messages(): Promise<Buffer[]> {
    return new Promise((resolve) => {
      const messages: Buffer[] = [];
      this.onMessage(
        (message) => messages.push(message),
        () => resolve(messages),
      );
    });
  }

  /** Stops or resumes taking in messages; HTTP/2 flow control then holds the client back. */
  hold(held: boolean): void {
    if (held) this.stream.pause();
    else this.stream.resume();
  }

  /** Sends a framed message. */
  send(framed: Buffer): void {
    if (this.finished) return;
    this.outgoing.push(framed);
    this.outgoingBytes += framed.length;
    if (this.outgoingBytes >= joinBytes) this.flush();
    else if (!this.scheduled) {
      this.scheduled = true;
      setImmediate(() => this.flush());
    }
  }

  /** The client takes in less than it is sent. */
  get congested(): boolean {
    return this.stream.writableNeedDrain;
  }

  /** Resolves when the client has taken in what was sent, or is gone. */
  drained(): Promise<void> {
    if (this.finished || !this.congested) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.stream.off('drain', done);
        this.closeListeners.delete(done);
        resolve();
      };
      this.stream.on('drain', done);
      this.closeListeners.add(done);
    });
  }

  end(): void {
    this.finish(okTrailers);
  }

  /** Answers with an error; one that is not a GrpcError is a fault of the node and says no more than that. */
  fail(error: unknown): void {
    const known = error instanceof GrpcError ? error : new GrpcError(Code.internal, 'The event store failed');
    this.finish(errorTrailers(known));
  }

  private finish(trailers: Record<string, string>): void {
    if (this.finished) return;
    this.flush();
    this.trailers = trailers;
    this.open();
    this.stream.end();
    // What the client still sends is dropped, so that it can end its side too.
    this.stream.resume();
    this.close();
  }

  private flush(): void {
    this.scheduled = false;
    if (this.outgoing.length === 0 || this.stream.destroyed) return;
    this.open();
    const { bytes, done } = joined(this.outgoing, this.outgoingBytes);
    this.outgoing = [];
    this.outgoingBytes = 0;
    this.stream.write(bytes, done);
  }

  private open(): void {
    if (!this.stream.headersSent && !this.stream.destroyed) {
      this.stream.respond(responseHeaders, { waitForTrailers: true });
    }
  }

  private close(): void {
    if (this.finished) return;
    this.finished = true;
    clearTimeout(this.deadline);
    for (const listener of this.closeListeners) listener();
    this.closeListeners.clear();
  }

  private startDeadline(milliseconds: number | undefined): void {
    if (milliseconds === undefined || milliseconds > longestTimer) return;
    const expire = () => this.fail(new GrpcError(Code.deadlineExceeded, 'Deadline exceeded'));
    this.deadline = setTimeout(expire, milliseconds);
  }
}
