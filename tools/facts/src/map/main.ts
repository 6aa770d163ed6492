import { everyFact } from '@ucv/contracts-catalogue';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readersIn } from '../code/readers';
import { SourceTree } from '../code/source-tree';
import { formatted } from '../contracts/formatted';
import { mapFacts } from './fact-map';
import { plain, renderPage } from './page';

const page = 'tools/handbook/facts.md';

/**
 * Prints who reads which fact, and writes it into the handbook.
 * @returns exit code: 1 where `--check` finds the page stale
 */
export async function map(
  root: string,
  args: readonly string[],
  out: NodeJS.WritableStream,
): Promise<number> {
  const facts = mapFacts(everyFact, readersIn(new SourceTree(root)));
  const file = join(root, page);
  const written = readFileSync(file, 'utf8');
  const fresh = await formatted(root, file, renderPage(written, facts));
  out.write(args.includes('--json') ? `${JSON.stringify(facts, null, 2)}\n` : plain(facts));
  if (args.includes('--check')) {
    if (fresh === written) return 0;
    process.stderr.write(`\n${page} is stale: run npm run map, and commit what it writes.\n`);
    return 1;
  }
  if (fresh !== written) writeFileSync(file, fresh);
  return 0;
}
