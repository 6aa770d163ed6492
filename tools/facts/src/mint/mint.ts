import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { contracts, goldenFile, publisherOf } from '../contracts/folders';
import { type Change, formattedChange, mustBeClean, writeChange } from './change';
import { freezeAnew } from './freeze-anew';
import { newFact, type NewFact } from './new-fact';
import { newVersion } from './new-version';
import { MintRefused } from './refusal';

/** What is to be minted: a fact, the next version of one, or the frozen list of what was minted and edited since. */
export type Wish = { fact: NewFact } | { version: string } | { freeze: true };

export interface Minted {
  /** The type that was minted. */
  type?: string;
  files: { file: string; text: string; isNew: boolean }[];
  /** What to do next, in order. */
  next: string[];
}

export interface MintOptions {
  /** Root of the repository. */
  root: string;
  /** Where the one who asks stands. */
  cwd: string;
  /** Shows what would be written, and writes nothing. */
  dryRun?: boolean;
}

/**
 * Mints a fact or a version in the contracts of a repository.
 * @refuses facts.* (see MintRefused), before anything is written
 */
export async function mint(wish: Wish, { root, cwd, dryRun = false }: MintOptions): Promise<Minted> {
  mustBeInside(root, cwd);
  const { type, change } = planned(root, wish);
  if (type) mustBeClean(root, change);
  const written = await formattedChange(root, change);
  const files = [...written].map(([file, text]) => ({ file, text, isNew: !existsSync(join(root, file)) }));
  if (!dryRun) writeChange(root, written);
  return { type, files, next: nextAfter(wish, type) };
}

function planned(root: string, wish: Wish): { type?: string; change: Change } {
  if ('fact' in wish) return newFact(root, wish.fact);
  if ('version' in wish) return newVersion(root, wish.version);
  return { change: freezeAnew(root) };
}

function mustBeInside(root: string, cwd: string): void {
  if (!relative(root, cwd).startsWith('..')) return;
  throw new MintRefused(
    'facts.outside-repository',
    `${cwd} is not in the repository ${root}, whose contracts would change.\nDo: run it there`,
  );
}

function nextAfter(wish: Wish, type: string | undefined): string[] {
  if (!type) return ['commit the golden files with their list'];
  const source = `${contracts}/${publisherOf(type)}/src`;
  const first = [
    `write what it holds in ${source}, and show every field in ${goldenFile(type)}`,
    'npx ucv new freeze, after each edit of that file until it is committed',
  ];
  const last = ['npm run map, then npm run check'];
  if ('fact' in wish) return [...first, 'decide and append it, and project it where it is read', ...last];
  const { version: old } = wish as { version: string };
  return [
    ...first,
    `write what reads ${old} as ${type}, with its spec`,
    `have every reader look for ${type} (npm run map names them); the log gives them nothing older`,
    `deploy that; only then let ${publisherOf(type)} append ${type} in place of ${old}`,
    ...last,
  ];
}
