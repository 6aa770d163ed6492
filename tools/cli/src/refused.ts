/** The command could not do what it was asked. The message says why, and what to do. */
export class Refused extends Error {
  constructor(
    /** `<who>.<reason>`: the gateway's own codes, or `cli.…`. */
    readonly code: string,
    message: string,
    readonly details?: unknown,
    /** 2 where the question itself was wrong. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
