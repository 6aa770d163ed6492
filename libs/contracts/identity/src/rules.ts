/** A tenant's rules for joining identifiers. No personal data: kinds, numbers, and values that identify nobody. */
export interface IdentityRules {
  /** Grows with every change; 1 is what holds until a tenant says otherwise. */
  version: number;
  /** Most identifiers of one kind that one person may have; `defaultLimit` for kinds not named. A kind with 1 is unique. */
  limits: Readonly<Record<string, number>>;
  defaultLimit: number;
  /** Most identifiers of any kind that one person may have. */
  maxIdentifiers: number;
  /** Kinds from the strongest to the weakest, before all that are not named: who wins where limits forbid a link. */
  priority: readonly string[];
  /** Seen with so many different identifiers of unique kinds, an identifier belongs to nobody: a kiosk, a family's phone. 0: never. */
  hubAfter: number;
  /** Values that identify nobody, by kind, `*` for any characters: `{"email": ["test@*"]}`. */
  blocked: Readonly<Record<string, readonly string[]>>;
  /** A person who takes in more others than `merges` within `withinSeconds` is locked until a steward has looked. */
  velocity: { merges: number; withinSeconds: number };
  /**
   * From which probability on fragments are joined by what they say of themselves, and from which a steward is asked; 1:
   * never.
   */
  matching: { join: number; review: number };
}

/** What a tenant may set; the rest stays as it was. */
export type RulesChange = Partial<Omit<IdentityRules, 'version'>>;

/** Fact on the tenant's stream `config-`: rules hold from here on, for all that happened. */
export interface RulesSetData {
  /** What an older version could not set is as it is by default. */
  rules: Omit<IdentityRules, 'matching'> & Partial<Pick<IdentityRules, 'matching'>>;
}

/** Request `identity.set-rules.v1`; answered with the rules. Request `identity.rules.v1` `{}` is answered with them, too. */
export interface SetRules {
  change: RulesChange;
  actor: string;
}

/**
 * Request `identity.simulate.v1`: all that happened, decided by other rules; nothing is kept. Answered with a
 * `Simulation`.
 */
export interface SimulateRules {
  change: RulesChange;
}

/** How the persons would differ. Samples are person ids and refs: no values. */
export interface Simulation {
  rules: IdentityRules;
  /** Identifiers that were ever seen with another. */
  identifiers: number;
  /** How many persons these are now, and would be. */
  persons: { now: number; then: number };
  /** Persons who would become part of another, and who would come apart. */
  merged: number;
  split: number;
  /** Identifiers that would belong to nobody. */
  hubs: number;
  largest: { identifiers: number }[];
  samples: { split: { person: string; parts: string[][] }[]; merged: { persons: string[] }[] };
}
