import { type Catalogue, parseFactType, type Upcaster } from '@ucv/envelope';
import { Upcasters } from '../upcasters';

/** Why code cannot read a fact: nobody told it of such a fact, or only of older versions. */
export type Strangeness = 'log.unknown-type' | 'log.newer-version';

/** A fact that this code cannot read. The code that minted it can. */
export class StrangeFact extends Error {
  constructor(
    readonly code: Strangeness,
    type: string,
  ) {
    super(`this code does not know ${type}: it is replayed by itself once code that does is started`);
    this.name = 'StrangeFact';
  }
}

/** The facts that this service's code can read, all versions, and how it reads the old ones. */
export class KnownFacts {
  readonly upcasters: Upcasters;
  private readonly types: ReadonlySet<string>;
  private readonly newest = new Map<string, number>();

  constructor(catalogue: Catalogue) {
    this.types = new Set(Object.keys(catalogue));
    for (const type of this.types) this.note(type);
    this.upcasters = new Upcasters(
      Object.fromEntries(
        Object.entries(catalogue).flatMap(([type, { lift }]): [string, Upcaster][] =>
          lift ? [[type, lift]] : [],
        ),
      ),
    );
  }

  /**
   * Why a fact of this type cannot be read; undefined where it can.
   * @cost one look-up in a set, under 0.1 µs
   */
  strangeness(type: string): Strangeness | undefined {
    return this.types.has(type) ? undefined : this.whyStrange(type);
  }

  private whyStrange(type: string): Strangeness {
    const parsed = parseFactType(type);
    const newest = parsed && this.newest.get(parsed.name);
    return newest !== undefined && parsed && parsed.version > newest
      ? 'log.newer-version'
      : 'log.unknown-type';
  }

  private note(type: string): void {
    const parsed = parseFactType(type);
    if (!parsed) throw new Error(`${type} is no type of a fact: <publisher>.<fact-in-past-tense>.v<N>`);
    const { name, version } = parsed;
    this.newest.set(name, Math.max(version, this.newest.get(name) ?? 0));
  }
}
