import { formatted, SourceTree } from '@ucv/facts';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { httpPages } from './http/documents';
import { renderPage } from './page';
import { sourcePages } from './pages';

/**
 * Writes the handbook's reference: routes, commands, variables, metrics, each from the code.
 * @returns exit code: 1 where `--check` finds a page stale
 */
export async function reference(root: string, args: readonly string[]): Promise<number> {
  const check = args.includes('--check');
  const stale = await refresh(root, { ...rendered(root), ...(await httpPages(root)) }, !check);
  if (stale.length > 0 && check) {
    console.error(`stale: ${stale.join(', ')}\nDo: npm run reference, and commit what it writes.`);
    return 1;
  }
  console.log(stale.length === 0 ? 'the reference is fresh' : `written: ${stale.join(', ')}`);
  return 0;
}

/** Pages that follow from the sources alone and are not as these say. */
export const stalePages = (root: string): Promise<string[]> => refresh(root, rendered(root), false);

const rendered = (root: string): Record<string, string[]> => {
  const tree = new SourceTree(root);
  return Object.fromEntries(Object.entries(sourcePages).map(([page, render]) => [page, render(tree)]));
};

async function refresh(root: string, pages: Record<string, string[]>, write: boolean): Promise<string[]> {
  const stale: string[] = [];
  for (const [page, generated] of Object.entries(pages)) {
    const file = join(root, page);
    const written = existsSync(file) ? readFileSync(file, 'utf8') : '';
    const fresh = await formatted(root, file, renderPage(written, ...generated));
    if (fresh === written) continue;
    stale.push(page);
    if (write) writeFileSync(file, fresh);
  }
  return stale;
}
