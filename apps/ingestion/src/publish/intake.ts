import { Refusal } from '@ucv/platform-service';
import type { Interaction } from '../decide/facts';
import type { Outcome, Recorder } from './recorder';

export interface IntakeLimits {
  /** Most events in one group. */
  group: number;
  /** Groups under way at once: one waits for the disk while the next is sealed. */
  groups: number;
  /** Most events that wait; beyond it requests are asked to come again. */
  queue: number;
}

export interface IntakeObserver {
  queued(length: number): void;
  recorded(outcomes: readonly Outcome[], seconds: number): void;
}

/** Those of one request. */
interface Submission {
  outcomes: Outcome[];
  open: number;
  resolve(outcomes: Outcome[]): void;
}

/** An event on its way, and everybody who waits for it. */
interface Ticket {
  interaction: Interaction;
  waiting: { submission: Submission; at: number; first: boolean }[];
}

/** Seconds after which a full queue is worth another try, at the speed that we promise. */
const eventsPerSecond = 2_000;

/**
 * Gathers the events of concurrent requests into groups (a group commit): what waits while a group is under
 * way goes together. The same event in two places is taken in once, and both learn of it.
 */
export class Intake {
  private readonly queue: Ticket[] = [];
  private readonly underWay = new Map<string, Ticket>();
  private running = 0;
  private scheduled = false;

  constructor(
    private readonly recorder: Pick<Recorder, 'record'>,
    private readonly limits: IntakeLimits,
    private readonly observer: IntakeObserver,
  ) {}

  /**
   * Resolves when every event of a request is in the log or is known not to be.
   * @refuses ingestion.queue-full
   */
  submit(interactions: readonly Interaction[]): Promise<Outcome[]> {
    if (interactions.length === 0) return Promise.resolve([]);
    this.refuseWhenFull();
    return new Promise((resolve) => {
      const submission: Submission = { outcomes: [], open: interactions.length, resolve };
      interactions.forEach((interaction, at) => this.enlist(interaction, submission, at));
      this.observer.queued(this.queue.length);
      this.schedule();
    });
  }

  refuseWhenFull(): void {
    if (this.queue.length < this.limits.queue) return;
    const retryAfter = Math.max(1, Math.ceil(this.queue.length / eventsPerSecond));
    throw new Refusal('ingestion.queue-full', `Too many events wait; send again in ${retryAfter} s.`, {
      status: 429,
      details: { retryAfter },
    });
  }

  private enlist(interaction: Interaction, submission: Submission, at: number): void {
    const ticket = this.underWay.get(interaction.id);
    if (ticket) return void ticket.waiting.push({ submission, at, first: false });
    const fresh = { interaction, waiting: [{ submission, at, first: true }] };
    this.underWay.set(interaction.id, fresh);
    this.queue.push(fresh);
  }

  /** After the requests that arrived in the same turn have been read too. */
  private schedule(): void {
    if (this.scheduled || this.running >= this.limits.groups || this.queue.length === 0) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.run(this.queue.splice(0, this.limits.group));
      this.schedule();
    });
  }

  private async run(group: Ticket[]): Promise<void> {
    this.running += 1;
    this.observer.queued(this.queue.length);
    await Promise.all([...byTenant(group)].map(([tenant, tickets]) => this.record(tenant, tickets)));
    this.running -= 1;
    this.schedule();
  }

  private async record(tenant: string, tickets: Ticket[]): Promise<void> {
    const started = performance.now();
    const outcomes = await this.recorder
      .record(
        tenant,
        tickets.map(({ interaction }) => interaction),
      )
      .catch((error: unknown): Outcome[] => tickets.map(() => ({ state: 'failed', error })));
    this.observer.recorded(outcomes, (performance.now() - started) / 1_000);
    tickets.forEach((ticket, at) => this.settle(ticket, outcomes[at]!));
  }

  private settle(ticket: Ticket, outcome: Outcome): void {
    this.underWay.delete(ticket.interaction.id);
    for (const { submission, at, first } of ticket.waiting) {
      submission.outcomes[at] = first || outcome.state !== 'recorded' ? outcome : { state: 'duplicate' };
      submission.open -= 1;
      if (submission.open === 0) submission.resolve(submission.outcomes);
    }
  }
}

function byTenant(tickets: readonly Ticket[]): Map<string, Ticket[]> {
  const groups = new Map<string, Ticket[]>();
  for (const ticket of tickets) {
    const { tenant } = ticket.interaction.delivery;
    const group = groups.get(tenant);
    if (group) group.push(ticket);
    else groups.set(tenant, [ticket]);
  }
  return groups;
}
