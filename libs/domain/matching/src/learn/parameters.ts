import { type Feature, type Kin, kinOf } from '../compare/feature';

/** What was learned of one feature: how often each level occurs among true pairs, and among others. */
export interface Learned {
  m: number[];
  u: number[];
}

/** Shares of the classes that pairs belong to, among all pairs. */
export interface Shares {
  match: number;
  /** Different people of one household: the name of the family and the home in common. */
  household: number;
  /** Twins and namesakes, as a part of true pairs: also the birthday, or also the given name, in common. */
  twin: number;
  namesake: number;
}

/** By how much, in bits, each level speaks for a class that shares the feature. */
export const bitsOf = ({ m, u }: Learned): number[] => m.map((each, level) => Math.log2(each / u[level]!));

/** Which features each class of pairs has in common. Where there is nothing to tell relatives by, they are not told. */
export interface Classes {
  household: boolean[];
  twin: boolean[];
  namesake: boolean[];
  /** What relatives may have in common, and mostly have not. */
  mailbox: boolean[];
  /** Whether relatives are told from matches at all. */
  told: boolean;
}

export function classesOf(features: readonly Feature[]): Classes {
  const has = (...roles: Feature['role'][]) => features.some(({ role }) => roles.includes(role));
  const shares = (...roles: Feature['role'][]) => features.map(({ role }) => roles.includes(role));
  return {
    household: shares('household'),
    twin: has('birth') ? shares('household', 'birth') : shares(),
    // Branches of a brand have its name alone.
    namesake: has('given') ? shares('household', 'given') : shares('organisation'),
    mailbox: shares('mailbox'),
    told: has('household') && has('given', 'birth', 'organisation'),
  };
}

/** Twins, and namesakes in the same home, for each pair that is one person by all else. */
export const relatives = { twin: 0.01, namesake: 0.02 };
/** Bits that a mailbox in common says less of relatives, of whom one couple in ten shares one. */
const rarelyShared = 3.3;

/** Sums of bits for each class of pairs: one and the same, one household, twins, namesakes of one family. */
export type Sums = Record<'match' | 'household' | 'twin' | 'namesake', number>;

/** What one comparison says, in bits. */
export interface Said {
  f: number;
  bits: number;
  classes: Classes;
  /** Bits by which its level is likelier of relatives. */
  kin?: Kin;
}

const unrelated = kinOf({});

/** Adds what a feature says to the classes that have it in common. */
export function add(sums: Sums, { f, bits, classes, kin = unrelated }: Said): void {
  sums.match += bits;
  const shared = classes.mailbox[f] ? Math.max(0, bits - rarelyShared) : 0;
  sums.household += classes.household[f] ? bits : shared + kin.household;
  sums.twin += classes.twin[f] ? bits : shared + kin.twin;
  sums.namesake += classes.namesake[f] ? bits : shared + kin.namesake;
}
