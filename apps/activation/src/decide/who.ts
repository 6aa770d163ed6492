import type { AbsorptionRow, MembershipRow } from './rows';

/** Who belongs to which segment, as segmentation has said and identity's merges leave it. */
export class Memberships {
  private readonly held = new Map<string, Map<string, MembershipRow>>();
  /** By tenant, segment and person; those that ended are undefined. */
  readonly changed = new Map<string, { row: MembershipRow; holds: boolean }>();

  constructor(known: readonly MembershipRow[]) {
    for (const row of known) this.of(row.tenant, row.person).set(row.segment, row);
  }

  /** By segment. */
  of(tenant: string, person: string): Map<string, MembershipRow> {
    const known = this.held.get(key(tenant, person)) ?? new Map<string, MembershipRow>();
    this.held.set(key(tenant, person), known);
    return known;
  }

  enter(row: MembershipRow): void {
    this.of(row.tenant, row.person).set(row.segment, row);
    this.note(row, true);
  }

  leave(row: MembershipRow): void {
    this.of(row.tenant, row.person).delete(row.segment);
    this.note(row, false);
  }

  private note(row: MembershipRow, holds: boolean): void {
    this.changed.set([row.tenant, row.segment, row.person].join(' '), { row, holds });
  }
}

/** When somebody became part of another last, whether they still are or not. */
export class Absorptions {
  private readonly byRef = new Map<string, string>();
  readonly changed = new Map<string, AbsorptionRow>();

  constructor(known: readonly AbsorptionRow[]) {
    for (const { tenant, ref, at } of known) this.byRef.set(key(tenant, ref), at);
  }

  note(row: AbsorptionRow): void {
    this.byRef.set(key(row.tenant, row.ref), row.at);
    this.changed.set(key(row.tenant, row.ref), row);
  }

  /** Whether somebody was a person at an instant, and became part of another then or later. */
  since(tenant: string, ref: string, instant: string): boolean {
    const at = this.byRef.get(key(tenant, ref));
    return at !== undefined && at >= instant;
  }
}

const key = (tenant: string, ref: string): string => `${tenant} ${ref}`;
