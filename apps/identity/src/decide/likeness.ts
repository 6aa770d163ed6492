import { counts, type Evidence } from './evidence';
import type { IdentityRules } from './rules';

/**
 * By what two fragments say something of themselves that cannot be of one person, such as `given name`; undefined where
 * they do not, or say nothing.
 */
export type Contradicts = (a: string, b: string) => string | undefined;

/**
 * Refs of all identifiers that hang together by evidence, some of which is likeness that counts under some rules: no
 * others can be joined by it.
 * @cost O(evidence)
 */
export function linkedByLikeness(
  evidence: readonly Evidence[],
  rules: IdentityRules,
  hubs: ReadonlySet<string>,
): string[] {
  const parents = new Map<string, string>();
  const rootOf = (ref: string): string => {
    let root = ref;
    for (let next = parents.get(root); next !== undefined; next = parents.get(root)) root = next;
    for (let at = ref; at !== root;) {
      const next = parents.get(at)!;
      parents.set(at, root);
      at = next;
    }
    return root;
  };
  const likened = evidence.filter((one) => one.probability !== undefined && counts(one, rules));
  if (likened.length === 0) return [];
  const refsOf = ({ subjects }: Evidence) => subjects.map(({ ref }) => ref).filter((ref) => !hubs.has(ref));
  for (const one of evidence.filter((each) => counts(each, rules))) {
    const [first, ...others] = refsOf(one);
    for (const other of others) {
      const [a, b] = [rootOf(first!), rootOf(other)];
      if (a !== b) parents.set(b, a);
    }
  }
  const roots = new Set(likened.flatMap(refsOf).map(rootOf));
  return [...new Set(evidence.flatMap(refsOf))].filter((ref) => roots.has(rootOf(ref)));
}
