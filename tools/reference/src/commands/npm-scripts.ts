import type { SourceTree } from '@ucv/facts';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { flagsIn, helpIn } from './help-in';

/** A command of the repository's package.json. */
export interface NpmScript {
  name: string;
  /** What it runs, as package.json has it. */
  runs: string;
  /** Where it is a program of ours: what `--help` prints, and every flag that it takes. */
  help?: string;
  flags?: string[];
}

/** Where the flags of a script are defined, if not in its own file. */
const definedIn: Record<string, (tree: SourceTree) => string[]> = {
  start: () => ['tools/dev/src/supervisor/command-line.ts'],
  bench: () => ['tools/bench/src/command-line.ts'],
  proof: (tree) => proofs(tree).map(({ file }) => file),
  reference: () => ['tools/reference/src/main.ts'],
  map: () => ['tools/facts/src/map/main.ts'],
};

export function npmScripts(tree: SourceTree): NpmScript[] {
  const { scripts } = JSON.parse(readFileSync(join(tree.root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return Object.entries(scripts).map(([name, runs]) => {
    const [, file] = /^node (tools\/dev\/bin\/\w+\.mjs)$/.exec(runs) ?? [];
    if (!file) return { name, runs };
    const flags = flagsIn(tree, [file, ...(definedIn[name]?.(tree) ?? [])]);
    return { name, runs, help: helpIn(tree, file), flags };
  });
}

/** Programs beside the npm scripts: what their `--help` prints. */
export function otherPrograms(tree: SourceTree): string[] {
  const started = npmScripts(tree).map(({ runs }) => runs.replace('node ', ''));
  const programs = tree.files(['tools/dev/bin'], { scripts: true });
  return programs.filter((file) => !started.includes(file)).map((file) => helpIn(tree, file));
}

/** What `npm run proof` runs, each with its flags. */
export function proofs(tree: SourceTree): { name: string; file: string; flags: string[] }[] {
  return tree
    .files(['apps/acceptance/src/proof'])
    .filter((file) => tree.source(file).text.includes('parseArgs('))
    .map((file) => ({ name: basename(file, '.ts'), file, flags: flagsIn(tree, [file]) }));
}
