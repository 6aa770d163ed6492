import type { When } from '@ucv/contracts-segmentation';
import { type Fault, segmentsIn } from '@ucv/segment-language';

type Known = ReadonlyMap<string, When>;

/** Segments that refer to a segment, by whatever way, itself left out. */
export function dependents(id: string, segments: Known): string[] {
  return [...segments.keys()].filter((other) => other !== id && reaches(other, id, segments));
}

/** References of a condition that lead nowhere, or back to the segment itself. @param id  of the segment, where it exists */
export function referenceFaults(when: When, id: string | undefined, segments: Known): Fault[] {
  const after = id === undefined ? segments : new Map([...segments, [id, when]]);
  return segmentsIn(when).flatMap((other): Fault[] => {
    const path = pathTo(when, other) ?? '';
    if (!after.has(other))
      return [{ path, problem: 'no segment has this id: give the id of an existing one' }];
    if (id !== undefined && (other === id || reaches(other, id, after)))
      return [{ path, problem: 'refers back to this segment: a segment can’t depend on itself' }];
    return [];
  });
}

function reaches(from: string, to: string, segments: Known, seen = new Set<string>()): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const when = segments.get(from);
  return (
    when !== undefined && segmentsIn(when).some((next) => next === to || reaches(next, to, segments, seen))
  );
}

/** Where a condition names a segment: `all[1].segment`. */
function pathTo(when: unknown, id: string, at = ''): string | undefined {
  if (typeof when !== 'object' || when === null) return undefined;
  return Object.entries(when)
    .map(([key, value]) => {
      const path = pathInto(when, key, at);
      return key === 'segment' && value === id ? path : pathTo(value, id, path);
    })
    .find((path) => path !== undefined);
}

function pathInto(when: object, key: string, at: string): string {
  if (Array.isArray(when)) return `${at}[${key}]`;
  return at ? `${at}.${key}` : key;
}
