import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { formatted } from '../contracts/formatted';
import { frozenFile } from '../contracts/folders';
import { checksum, parseFrozen, writeFrozen } from '../golden/frozen';
import { MintRefused } from './refusal';

/** Files as they are to be, by path below the root. */
export type Change = Map<string, string>;

export const asJson = (fact: unknown): string => `${JSON.stringify(fact, null, 2)}\n`;

export const readIn = (root: string, file: string): string =>
  existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';

/** Adds a golden file to its publisher's list. */
export function freeze(root: string, publisher: string, goldens: ReadonlyMap<string, string>): Change {
  const file = frozenFile(publisher);
  const frozen = new Map(parseFrozen(readIn(root, file)));
  for (const [type, text] of goldens) frozen.set(type, checksum(text));
  return new Map([[file, writeFrozen(frozen)]]);
}

/** Sources as prettier writes them; golden files and their list stay as they are, since their bytes count. */
export async function formattedChange(root: string, change: Change): Promise<Change> {
  const entries = [...change].map(async ([file, text]): Promise<[string, string]> => [
    file,
    file.endsWith('.ts') ? await formatted(root, file, text) : text,
  ]);
  return new Map(await Promise.all(entries));
}

/** @refuses facts.dirty, facts.outside-repository */
export function mustBeClean(root: string, change: Change): void {
  const files = [...change.keys()];
  let changed: string;
  try {
    const args = ['-C', root, 'status', '--porcelain', '--', ...files];
    changed = execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    throw new MintRefused(
      'facts.outside-repository',
      `${root} is under no version control: what is minted could not be taken back.\nDo: run it in a clone`,
    );
  }
  if (changed.trim())
    throw new MintRefused(
      'facts.dirty',
      `These hold changes that are not committed:\n${changed.trimEnd()}\nDo: commit or stash them first`,
    );
}

export function writeChange(root: string, change: Change): void {
  for (const [file, text] of change) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
}
