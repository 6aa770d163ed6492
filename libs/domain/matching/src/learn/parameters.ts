import type { Feature } from '../compare/feature';

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
  /** Whether relatives are told from matches at all. */
  told: boolean;
}

export function classesOf(features: readonly Feature[]): Classes {
  const has = (...roles: Feature['role'][]) => features.some(({ role }) => roles.includes(role));
  const shares = (...roles: Feature['role'][]) => features.map(({ role }) => roles.includes(role));
  return {
    household: shares('household'),
    twin: shares('household', 'birth'),
    namesake: shares('household', 'given'),
    told: has('household') && has('given', 'birth'),
  };
}

/** Six pairs in a thousand of what is one person by all else is a twin or namesake in the same home. */
export const relatives = { twin: 0.006, namesake: 0.006 };
