/** Wakes one waiter whenever there may be something new; wake-ups while nobody waits count as one. */
export class CommitSignal {
  private raised = false;
  private wake: (() => void) | undefined;

  notify = (): void => {
    this.raised = true;
    this.wake?.();
    this.wake = undefined;
  };

  /** Resolves at the next notification, or at once when one came since the last call. */
  async next(): Promise<void> {
    if (!this.raised) await new Promise<void>((resolve) => (this.wake = resolve));
    this.raised = false;
  }
}
