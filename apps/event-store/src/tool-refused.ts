/** A tool of the log can't do what it was asked; the text says why and what to do. */
export class ToolRefused extends Error {
  constructor(
    /** `event-store.<reason>` for machines. */
    readonly reason: string,
    message: string,
  ) {
    super(message);
    this.name = 'ToolRefused';
  }
}
