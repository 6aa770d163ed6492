import type { RecordedFact, Subject } from '@ucv/envelope';
import { Queue } from './queue';
import type { AbsorptionRow, DeliveryRow, DestinationRow, MembershipRow } from './rows';

const subject = (ref: string): Subject => ({ type: 'user_id', ref });

type Input = { at: string } & (
  | { kind: 'toggle'; ref: string }
  | { kind: 'merge'; person: string; absorbed: string[] }
  | { kind: 'split'; person: string; parts: { person: string; identifiers: string[] }[] }
);

/**
 * A log to which identity and segmentation append as they do: identity at once, segmentation later, in its own time, by
 * what it knows by then. An identifier has or has not what the segment asks for; a person belongs where any of theirs has.
 */
export class AudienceWorld {
  readonly log: RecordedFact[] = [];
  readonly members = new Set<string>();
  private readonly person = new Map<string, string>();
  private readonly known = new Map<string, string>();
  private readonly flags = new Map<string, boolean>();
  private readonly inputs: Input[] = [];
  private ticks = 0;

  constructor(private readonly refs: readonly string[]) {
    for (const ref of refs) {
      this.person.set(ref, ref);
      this.known.set(ref, ref);
    }
    this.append('config', 'activation.destination-defined.v1', {
      ...{ id: 'audience', name: 'audience', kind: 'webhook', segment: 's', on: ['entered', 'exited'] },
      ...{ purpose: 'p', sealed: {} },
    });
  }

  toggle(ref: string): void {
    this.inputs.push({ kind: 'toggle', ref, at: this.now() });
  }

  merge(into: string, from: string): void {
    const [person, absorbed] = [this.person.get(into)!, this.person.get(from)!];
    if (person === absorbed) return;
    move(this.person, absorbed, person);
    const data = { person: subject(person), absorbed: [subject(absorbed)], mergeId: 'm' };
    const at = this.append('person', 'identity.merged.v1', data);
    this.inputs.push({ kind: 'merge', person, absorbed: [absorbed], at });
  }

  /** Some identifiers leave their person and are one of their own: never the one that gives the id. */
  split(ref: string, others: readonly string[]): void {
    const person = this.person.get(ref)!;
    const leaving = [ref, ...others].filter((one) => one !== person && this.person.get(one) === person);
    const [first] = leaving;
    if (first === undefined) return;
    for (const one of leaving) this.person.set(one, first);
    const parts = [{ person: subject(first), identifiers: leaving.map(subject) }];
    const at = this.append('person', 'identity.split.v1', { person: subject(person), parts });
    this.inputs.push({ kind: 'split', person, parts: [{ person: first, identifiers: leaving }], at });
  }

  /** Segmentation takes the next of what it has not taken yet. @returns whether there was one */
  decide(): boolean {
    const input = this.inputs.shift();
    if (!input) return false;
    if (input.kind === 'toggle') {
      this.flags.set(input.ref, !this.flags.get(input.ref));
      this.settle(this.known.get(input.ref)!, input, {});
    } else if (input.kind === 'merge') this.decideMerge(input);
    else this.decideSplit(input);
    return true;
  }

  private decideMerge(input: Input & { kind: 'merge' }): void {
    const { person, absorbed } = input;
    const carried = absorbed.find((one) => this.members.delete(one));
    for (const one of absorbed) move(this.known, one, person);
    this.settle(person, input, { carried, exits: carried !== undefined });
  }

  private decideSplit(input: Input & { kind: 'split' }): void {
    const { person, parts } = input;
    const carried = this.members.has(person) ? person : undefined;
    for (const part of parts) for (const ref of part.identifiers) this.known.set(ref, part.person);
    this.settle(person, input, {});
    for (const part of parts) this.settle(part.person, input, { carried });
  }

  private settle(person: string, input: Input, o: { carried?: string; exits?: boolean }): void {
    const holds = this.holds(person);
    const isSame = holds === this.members.has(person);
    if (isSame && (holds || !o.exits)) return;
    if (holds) this.members.add(person);
    else this.members.delete(person);
    const cause = { kind: kinds[input.kind], factId: null };
    const carried = holds && o.carried !== undefined ? { carriedFrom: o.carried } : {};
    const data = { segment: 's', version: 1, person: subject(person), cause, ...carried };
    this.append('membership', `segmentation.${holds ? 'entered' : 'exited'}.v1`, data, input.at);
  }

  private holds(person: string): boolean {
    return this.refs.some((ref) => this.known.get(ref) === person && this.flags.get(ref) === true);
  }

  /** Segmentation dates what it says as of what it has read: `receivedAt`. */
  private append(category: string, type: string, data: object, receivedAt?: string): string {
    const position = BigInt(this.log.length + 1);
    const recordedAt = this.now();
    this.log.push({
      ...{ id: `fact-${position}`, type, data, stream: `${category}-`, revision: 0, position, recordedAt },
      metadata: {
        ...{
          tenant: 'main',
          occurredAt: recordedAt,
          receivedAt: receivedAt ?? recordedAt,
          correlationId: 'c',
        },
      } as RecordedFact['metadata'],
    });
    return recordedAt;
  }

  private now(): string {
    return new Date(Date.parse('2026-01-01T00:00:00Z') + (this.ticks += 1)).toISOString();
  }
}

const kinds = { toggle: 'event', merge: 'merge', split: 'split' } as const;

function move(persons: Map<string, string>, from: string, to: string): void {
  for (const [ref, person] of persons) if (person === from) persons.set(ref, to);
}

/** The rows that a log leaves, cut into batches of these lengths. */
export class FoldedRows {
  readonly destinations = new Map<string, DestinationRow>();
  readonly deliveries = new Map<string, DeliveryRow>();
  readonly memberships = new Map<string, MembershipRow>();
  private readonly absorptions = new Map<string, AbsorptionRow>();

  take(batch: readonly RecordedFact[]): void {
    const known = {
      destinations: [...this.destinations.values()],
      deliveries: [...this.deliveries.values()],
      memberships: [...this.memberships.values()],
      absorptions: [...this.absorptions.values()],
    };
    const queue = new Queue(known, (cause, destination) => `${cause}>${destination}`);
    for (const fact of batch) queue.take(fact);
    for (const row of queue.changedDestinations.values()) this.destinations.set(row.id, row);
    for (const row of queue.changedDeliveries.values()) this.deliveries.set(row.id, row);
    for (const [key, { row, holds }] of queue.memberships.changed)
      if (holds) this.memberships.set(key, row);
      else this.memberships.delete(key);
    for (const row of queue.absorptions.changed.values()) this.absorptions.set(row.ref, row);
  }
}
