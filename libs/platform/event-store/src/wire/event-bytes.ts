/** Where bytes stand in the message. */
export interface Span {
  from: number;
  to: number;
}

const nothing: Span = { from: 0, to: 0 };

/** An event as the log sent it: nothing is copied, and no JSON is parsed before it is asked for. */
export class EventBytes {
  id = '';
  revision = 0n;
  position = 0n;
  type = '';
  isJson = false;
  /** Ticks of 100 ns since 1970, in decimals. */
  ticks = '';
  readonly spans = { stream: nothing, metadata: nothing, data: nothing };

  constructor(readonly message: Buffer) {}

  stream(): string {
    return this.text(this.spans.stream);
  }

  /** As the client has it: text that is no JSON stays text. */
  data(): unknown {
    const text = this.text(this.spans.data);
    try {
      return JSON.parse(text);
    } catch {
      return text;
    }
  }

  /** As the client has it: none is undefined, and what is no JSON stays bytes. */
  metadata(): unknown {
    const { from, to } = this.spans.metadata;
    if (from === to) return undefined;
    try {
      return JSON.parse(this.text(this.spans.metadata));
    } catch {
      return new Uint8Array(this.message.subarray(from, to));
    }
  }

  /** RFC 3339 in UTC with milliseconds. */
  recordedAt(): string {
    return instant(Number(this.ticks.slice(0, -4)));
  }

  private text({ from, to }: Span): string {
    return this.message.toString('utf8', from, to);
  }
}

/** The last second that was put into words: events of one second follow each other, and a date costs 0.4 µs. */
let second = NaN;
let words = '';

function instant(milliseconds: number): string {
  const rest = milliseconds % 1_000;
  if (milliseconds - rest !== second) {
    second = milliseconds - rest;
    words = new Date(second).toISOString().slice(0, -4);
  }
  return `${words}${String(rest).padStart(3, '0')}Z`;
}
