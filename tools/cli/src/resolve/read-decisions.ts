import type { Decision } from '@ucv/matching';
import { Refused } from '../refused';
import { readRecords } from './read-records';

const verdicts = new Map([
  ...['same', 'yes', 'true', '1'].map((word) => [word, true] as const),
  ...['different', 'no', 'false', '0'].map((word) => [word, false] as const),
]);
const columns = ['record_a', 'record_b', 'decision'] as const;

/** What was decided of pairs, in a file as `--review` makes it; lines without a decision are left out. @refuses cli.* */
export async function readDecisions(path: string, ids: readonly string[]): Promise<Decision[]> {
  const { header, columns: values, size } = await readRecords(path);
  const [a, b, said] = columns.map((name) => {
    const at = header.indexOf(name);
    if (at >= 0) return values[at]!.map((value) => value.trim());
    throw refused(
      `has no column ${name}: take the file that --review makes, and fill in its column decision.`,
    );
  }) as [string[], string[], string[]];
  const places = new Map(ids.map((id, i) => [id, i]));
  return Array.from({ length: size }, (_, i) => i).flatMap((i): Decision[] => {
    if (said[i] === '') return [];
    const match = verdicts.get(said[i]!.toLowerCase());
    if (match === undefined)
      throw refused(`line ${i + 2}: "${said[i]!.slice(0, 40)}" is no decision: same, different, or nothing.`);
    const [one, other] = [a[i]!, b[i]!].map((id) => {
      const place = places.get(id);
      if (place === undefined) throw refused(`line ${i + 2}: no record has the id "${id.slice(0, 60)}".`);
      return place;
    }) as [number, number];
    if (one === other) throw refused(`line ${i + 2}: a record is the same as itself; two are needed.`);
    return [{ a: one, b: other, match }];
  });

  function refused(why: string): Refused {
    return new Refused('cli.decisions-unusable', `${path} ${why}`);
  }
}
