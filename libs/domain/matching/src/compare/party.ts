import type { Coded } from '../prepare/column';
import { type Feature, missing } from './feature';

/** Share of people alone, and of organisations alone, from which on a file holds both. */
const some = 0.05;

/**
 * Whether records are of a person or of an organisation, where a file holds both: a sole trader and the firm have their
 * home, mailbox and telephone in common, and are two. Nothing where a record names both.
 */
export function partyFeature(
  size: number,
  { people, organisations }: { people: readonly (Coded | undefined)[]; organisations: readonly Coded[] },
): Feature | undefined {
  const party = Uint8Array.from({ length: size }, (_, record) => {
    const [person, firm] = [people, organisations].map((all) =>
      all.some((coded) => coded && coded.ids[record]! > 0),
    );
    return person === firm ? 0 : person ? 1 : 2;
  });
  const count = (which: number): number => party.reduce((sum, each) => sum + Number(each === which), 0);
  if (Math.min(count(1), count(2)) < some * size) return undefined;
  return {
    ...{ name: 'party', role: 'own', cost: 0, ordered: 1, columns: [], contradicts: [1] },
    labels: ['the same', 'a person and an organisation'],
    expected: [0.98, 0.02],
    most: [0, -5],
    compare: (a, b) => (!party[a] || !party[b] ? missing : party[a] === party[b] ? 0 : 1),
    share: () => 0,
    show: (record) => ['', 'a person', 'an organisation'][party[record]!]!,
  };
}
