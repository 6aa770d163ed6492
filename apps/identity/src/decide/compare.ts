import type { RulesEffect } from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import type { Graph } from './graph';

const most = 20;

type Who = Pick<Graph, 'person'>;

/** How two groupings of the same identifiers differ. @cost O(identifiers) */
export function compare(now: Who, then: Who, subjects: readonly Subject[]): Omit<RulesEffect, 'hubs'> {
  const [before, after] = [groups(now, subjects), groups(then, subjects)];
  const split = [...before].flatMap(([person, members]) => {
    const parts = [...groups(then, members).values()];
    return parts.length > 1 ? [{ person, parts: parts.map((part) => part.map(({ ref }) => ref)) }] : [];
  });
  const merged = [...after.values()].flatMap((members) => {
    const persons = [...groups(now, members).keys()];
    return persons.length > 1 ? [{ persons }] : [];
  });
  const sizes = [...after.values()].map(({ length }) => length).sort((a, b) => b - a);
  return {
    identifiers: subjects.length,
    persons: { now: before.size, then: after.size },
    merged: merged.reduce((sum, { persons }) => sum + persons.length - 1, 0),
    split: split.length,
    largest: sizes.slice(0, 5).map((identifiers) => ({ identifiers })),
    samples: { split: split.slice(0, most), merged: merged.slice(0, most) },
  };
}

function groups(who: Who, subjects: readonly Subject[]): Map<string, Subject[]> {
  const found = new Map<string, Subject[]>();
  for (const subject of subjects) {
    const { ref } = who.person(subject).self;
    const group = found.get(ref);
    if (group) group.push(subject);
    else found.set(ref, [subject]);
  }
  return found;
}
