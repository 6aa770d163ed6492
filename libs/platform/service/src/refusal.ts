/** What every door says when it does not do what was asked, over HTTP and over NATS alike. */
export interface ErrorAnswer {
  error: { code: string; message: string; details?: unknown };
}

/**
 * An expected "no": the caller can act on it. Anything else that is thrown is a bug and is answered as
 * `internal`, without its message.
 *
 * @param code     `<area>.<reason>`, stable, in the documentation
 * @param message  one sentence that says what is wrong and what to do; no personal data, it is logged
 * @param status   the HTTP status that fits, 400 unless said
 * @param details  plain data for machines; no personal data beyond what the caller sent
 */
export class Refusal extends Error {
  readonly code: string;
  readonly status: number;
  readonly details?: unknown;

  constructor(
    code: string,
    message: string,
    o: { status?: number; details?: unknown; cause?: unknown } = {},
  ) {
    super(message, { cause: o.cause });
    this.name = 'Refusal';
    this.code = code;
    this.status = o.status ?? 400;
    this.details = o.details;
  }

  answer(): ErrorAnswer {
    const details = this.details === undefined ? {} : { details: this.details };
    return { error: { code: this.code, message: this.message, ...details } };
  }
}
