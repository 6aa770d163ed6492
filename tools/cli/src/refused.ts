/** The command could not do what it was asked: exit code 1. The message says why, and what to do. */
export class Refused extends Error {
  constructor(
    /** `<who>.<reason>`: the gateway's own codes, or `cli.…`. */
    readonly code: string,
    message: string,
    readonly details?: unknown,
  ) {
    super(message);
  }
}
