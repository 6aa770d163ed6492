import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import type { Definitions } from '../decide/definitions';
import type { KnownPerson, People } from '../decide/people';
import { lastTurn } from './last-turn';

/** The persons of one tenant, with the events that these segments ask for. */
interface Shelf {
  definitions: Definitions;
  byRef: Map<string, KnownPerson>;
}

/** About what all who are kept may take in memory. */
const mostBytes = 64_000_000;

/**
 * Persons as a transaction left them, for the next: who does something now mostly did something a moment ago. Each
 * transaction says by a turn of its own that it writes; what is kept counts where the rows say that the turn before was
 * this instance's last. So nothing outlives a rollback, or what another instance wrote.
 *
 * A transaction takes persons out and puts them back as it leaves them, unless only the rows tell how that is
 * (`People.unsettled`).
 */
export class KeptPeople {
  private turn: string | undefined;
  private readonly shelves = new Map<string, Shelf>();
  /** With their tenant, the longest unused first. */
  private readonly kept = new Map<KnownPerson, string>();
  private bytes = 0;

  /** @param most  above so many bytes those go who were not met for the longest time */
  constructor(private readonly most = mostBytes) {}

  /**
   * Called before a transaction, or a part of one that may be taken back alone, decides about anybody.
   * @cost one statement
   */
  async begin(tx: EntityManager): Promise<void> {
    const turn = randomUUID();
    const before = await lastTurn.replace(tx, turn);
    if (before !== this.turn) this.forget();
    this.turn = turn;
  }

  /** Those of a tenant to whom some identifiers belong; whoever was kept for other segments is forgotten. */
  take(
    tenant: string,
    { definitions, refs }: { definitions: Definitions; refs: readonly string[] },
  ): KnownPerson[] {
    const { byRef } = this.shelf(tenant, definitions);
    const taken = new Set(refs.flatMap((ref) => byRef.get(ref) ?? []));
    for (const one of taken) this.remove(one);
    return [...taken];
  }

  /** Those who stand in the rows as they do here. */
  put(tenant: string, { definitions, people }: { definitions: Definitions; people: People }): void {
    const { byRef } = this.shelf(tenant, definitions);
    for (const one of people.settled()) {
      const refs = [...one.person.identifiers.keys()];
      for (const ref of refs) this.remove(byRef.get(ref));
      for (const ref of refs) byRef.set(ref, one);
      this.kept.set(one, tenant);
      this.bytes += one.person.bytes;
    }
    for (const [one] of this.kept) {
      if (this.bytes <= this.most) return;
      this.remove(one);
    }
  }

  /** Rows were written of which nothing is known here. */
  forget(): void {
    this.shelves.clear();
    this.kept.clear();
    this.bytes = 0;
  }

  private shelf(tenant: string, definitions: Definitions): Shelf {
    const known = this.shelves.get(tenant);
    if (known?.definitions === definitions) return known;
    for (const one of new Set(known?.byRef.values())) this.remove(one);
    const shelf = { definitions, byRef: new Map<string, KnownPerson>() };
    this.shelves.set(tenant, shelf);
    return shelf;
  }

  private remove(one: KnownPerson | undefined): void {
    if (!one) return;
    const byRef = this.shelves.get(this.kept.get(one) as string)?.byRef;
    for (const ref of one.person.identifiers.keys()) byRef?.delete(ref);
    this.kept.delete(one);
    this.bytes -= one.person.bytes;
  }
}
