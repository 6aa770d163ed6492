/** Every way in which the log refuses or fails, as a closed set. */
export type LogErrorCode =
  | 'log.revision-conflict'
  | 'log.stream-removed'
  | 'log.fact-too-large'
  | 'log.type-uncatalogued'
  | 'log.access-denied'
  | 'log.unavailable';

/** A refusal or failure of the log. */
export class LogError extends Error {
  constructor(
    readonly code: LogErrorCode,
    message: string,
    readonly details: { stream?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'LogError';
  }
}

/** Somebody appended to the stream since it was read. Read again and decide again. */
export class RevisionConflict extends LogError {
  constructor(
    readonly stream: string,
    readonly expected: string,
    readonly actual: number | undefined,
  ) {
    super('log.revision-conflict', `stream is not at revision ${expected}: read it again and decide again`, {
      stream,
    });
    this.name = 'RevisionConflict';
  }
}

/**
 * The log did not answer, so an append may or may not have happened. Settle it by appending the same facts
 * again with the same ids, or by reading the end of the stream.
 */
export class LogUnavailable extends LogError {
  constructor(cause: unknown) {
    super('log.unavailable', 'the log did not answer: the outcome is unknown', { cause });
    this.name = 'LogUnavailable';
  }
}
