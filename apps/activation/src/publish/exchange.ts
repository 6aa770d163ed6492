import type { Dispatcher } from 'undici';
import { retryAfterSeconds } from '../decide/instant';
import type { SendResult } from '../decide/outcome';
import { AddressRefused } from './address-guard';

/** Bytes of an answer that are read (and dropped) so that the connection can be used again. */
const mostBytes = 64 * 1024;

/** What came of a request, and when it began. */
export type Exchanged = SendResult & { /** RFC 3339. */ began: string };

/**
 * One request and its answer. Undici says when the connection stands and the request is about to be written: what
 * is thrown there ends the request, and leaves the connection open for the next.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  readonly result: Promise<Exchanged | 'too-late'>;
  private settle: (result: Exchanged | 'too-late') => void;
  private began = Date.now();
  private controller: Dispatcher.DispatchController | undefined;
  private readonly timer: NodeJS.Timeout;
  private answer: SendResult | undefined;
  private bytes = 0;
  private over = false;

  constructor(
    private readonly deadline: number,
    timeoutMs: number,
  ) {
    this.result = new Promise((resolve) => (this.settle = resolve));
    this.timer = setTimeout(() => this.cut(this.answer ?? { fault: 'timeout' }), timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.over) throw new Error('given up meanwhile');
    if (performance.now() >= this.deadline) {
      this.finish('too-late');
      throw new Error('too late to begin');
    }
    this.began = Date.now();
    this.controller = controller;
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    if (status < 200) return;
    const header = headers['retry-after'];
    const retryAfter = Array.isArray(header) ? header[0] : header;
    this.answer = { status, retryAfterSeconds: retryAfterSeconds(retryAfter, Date.now()) };
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > mostBytes && this.answer) this.cut(this.answer);
  }

  onResponseEnd(): void {
    this.finish(this.answer ?? { fault: 'connection' });
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.finish(this.answer ?? { fault: faultOf(error) });
  }

  private cut(result: SendResult): void {
    this.finish(result);
    this.controller?.abort(new Error('cut'));
  }

  private finish(result: SendResult | 'too-late'): void {
    this.over = true;
    clearTimeout(this.timer);
    this.settle(result === 'too-late' ? result : { ...result, began: new Date(this.began).toISOString() });
  }
}

function faultOf(error: Error): SendResult['fault'] {
  if (error instanceof AddressRefused) return 'address-refused';
  const { code } = error as { code?: string };
  return code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT' ? 'timeout' : 'connection';
}
