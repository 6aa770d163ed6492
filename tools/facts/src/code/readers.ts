import type { Category } from '@ucv/envelope';
import { type Scanned, scanFile } from './scan-file';
import type { SourceTree } from './source-tree';

/** One place in a service that reads the log: a projection, a feed, or what reads streams as they are. */
export interface Reader {
  service: string;
  /** The file that names what is read, below the root. */
  file: string;
  categories: ReadonlySet<Category>;
  /** Whether it takes a fact of a type that lies in one of its categories. */
  takes(type: string, category: Category): boolean;
}

/**
 * Who reads what, from the code: a file that names the streams that it reads, and the types that this file and all
 * that it calls look for. What a call does is not followed, only which file it stands in; so a type may be counted as
 * read that the file has for another reason, and one that no text names (put together from parts) is not seen.
 */
export function readersIn(tree: SourceTree): Reader[] {
  const scanned = new Map<string, Scanned>();
  const scan = (file: string): Scanned => {
    const found = scanned.get(file) ?? scanFile(tree.source(file));
    scanned.set(file, found);
    return found;
  };
  return tree.services().flatMap((service) =>
    tree
      .files([`apps/${service}/src`])
      .filter((file) => scan(file).reads.size > 0)
      .map((file) => {
        const reached = reachedFrom(file, tree, scan).map((each) => ({ file: each, ...scan(each) }));
        const looksFor = new Set(reached.flatMap((each) => [...each.looksFor]));
        // Platform passes streams by that it has no use for; a service that asks for a category's name takes its facts.
        const own = reached.filter((each) => each.file.startsWith('apps/'));
        const takesAll = new Set(own.flatMap((each) => [...each.takesAll]));
        const categories = scan(file).reads;
        const takes = (type: string, category: Category): boolean =>
          categories.has(category) && (looksFor.has(type) || takesAll.has(category));
        return { service, file, categories, takes };
      }),
  );
}

function reachedFrom(start: string, tree: SourceTree, scan: (file: string) => Scanned): string[] {
  const reached = new Set([start]);
  for (const file of reached)
    for (const [module, names] of scan(file).imports)
      for (const name of names) {
        const found = tree.resolve(file, module, name);
        if (found) reached.add(found);
      }
  return [...reached];
}
