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
  /** When an identifier of any kind is learned to stand for nobody, by how many it was seen with. */
  crowd: CrowdRules;
  /** Values that identify nobody, by kind, `*` for any characters: `{"email": ["test@*"]}`. */
  blocked: Readonly<Record<string, readonly string[]>>;
  /** A person who takes in more others than `merges` within `withinSeconds` is locked until a steward has looked. */
  velocity: { merges: number; withinSeconds: number };
  /**
   * From which probability on fragments are joined by what they say of themselves, and from which a steward is asked; 1:
   * never.
   */
  matching: { join: number; review: number };
  /** ISO 3166 code of the country of phone numbers that name none, at the door and in look-ups; null: they are unusable. */
  country: string | null;
}

type InParts = 'crowd' | 'limits' | 'blocked' | 'velocity' | 'matching';

/** What a tenant may set. What is left out stays as it was, also within `limits`, `blocked`, `velocity` and `matching`. */
export type RulesChange = Partial<Omit<IdentityRules, 'version' | InParts>> & {
  /** The version from which the change was made: it is refused where another holds by now. */
  version?: number;
  /** By kind; null takes one out. */
  limits?: Readonly<Record<string, number | null>>;
  blocked?: Readonly<Record<string, readonly string[] | null>>;
  crowd?: Partial<CrowdRules>;
  velocity?: Partial<IdentityRules['velocity']>;
  matching?: Partial<IdentityRules['matching']>;
};

/**
 * An identifier that was seen with unusually many others of one kind is no person's: a placeholder, a shared mailbox. It is
 * learned so where there are more of them than a person may have (`limits`) and than `ever`, or than `withinDay` within
 * 24 hours by the senders' clocks, and more than `times` as many as nineteen of twenty others of its kind were seen with.
 */
export interface CrowdRules {
  /** By kind of the others; kinds that are not named as `others` says. 0: never. */
  ever: Readonly<Record<string, number>>;
  /** For kinds that `ever` does not name. 0: never. */
  others: number;
  /** By kind of the others, for kinds of which a person has many over the years but not in a day. */
  withinDay: Readonly<Record<string, number>>;
  times: number;
}

/** Settings that came later. */
type Later = 'matching' | 'country' | 'crowd';

/** Fact on the tenant's stream `config-`: rules hold from here on, for all that happened. */
export interface RulesSetData {
  /** What an older version could not set is as it is by default. */
  rules: Omit<IdentityRules, Later> & Partial<Pick<IdentityRules, Later>>;
}

/**
 * Request `identity.set-rules.v1`; answered with `RulesInForce`. Request `identity.rules.v1` `{}` is answered with the
 * rules alone.
 * @refuses identity.rules-invalid, identity.rules-conflict, identity.not-reached
 */
export interface SetRules {
  change: RulesChange;
  actor: string;
}

/**
 * Request `identity.simulate.v1`: all that happened, decided by other rules; nothing is kept. Answered with a
 * `Simulation`.
 * @refuses identity.rules-invalid, identity.rules-conflict, identity.too-few-described
 */
export interface SimulateRules {
  change: RulesChange;
  /** As if the matches that were found had been found by these: what would be learned now, or the usual ones. */
  weights?: 'learned' | 'defaults';
}

/** What rules would do. */
export interface Simulation extends RulesEffect {
  /** The version that these rules would have, and that of those that hold. */
  version: number;
  heldVersion: number;
  rules: IdentityRules;
}

/** Rules as they were set, with what became of the persons. */
export interface RulesInForce extends IdentityRules {
  effect: RulesEffect;
}

/** How the persons differ by rules: `now` under those before, `then` under the others. Samples are ids and refs: no values. */
export interface RulesEffect {
  /** Identifiers that were ever seen with another. */
  identifiers: number;
  /** How many persons these are. */
  persons: { now: number; then: number };
  /** Persons who become part of another, and who come apart. */
  merged: number;
  split: number;
  /** Identifiers that then belong to nobody. */
  hubs: number;
  largest: { identifiers: number }[];
  samples: { split: { person: string; parts: string[][] }[]; merged: { persons: string[] }[] };
}
