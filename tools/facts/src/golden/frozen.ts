import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frozenFile, publisherOf, publishersIn } from '../contracts/folders';
import type { Golden } from './golden-files';

/** Checksum of a golden file by its name without its ending. */
export type Frozen = ReadonlyMap<string, string>;

export const checksum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A publisher's list, as `sha256sum -c` reads it in its folder. */
export const writeFrozen = (frozen: Frozen): string =>
  [...frozen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sum]) => `${sum}  ${name}.json\n`)
    .join('');

export const parseFrozen = (text: string): Frozen =>
  new Map(
    [...text.matchAll(/^([0-9a-f]{64}) {2}(.+)\.json$/gm)].map(([, sum, type]) => [
      type as string,
      sum as string,
    ]),
  );

/** What is frozen in the working tree. */
export const frozenIn = (root: string): Frozen =>
  merged(publishersIn(root), (publisher) => {
    const file = join(root, frozenFile(publisher));
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  });

/** What was frozen at a commit; nothing where there is no such commit, as in a copy without history. */
export const frozenAt = (root: string, commit: string): Frozen =>
  merged(publishersIn(root), (publisher) => {
    try {
      const args = ['-C', root, 'show', `${commit}:${frozenFile(publisher)}`];
      return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return '';
    }
  });

const merged = (publishers: readonly string[], textOf: (publisher: string) => string): Frozen =>
  new Map(publishers.flatMap((publisher) => [...parseFrozen(textOf(publisher))]));

/**
 * What was done to golden files that must not be done: the log holds such facts for ever, and somebody reads them.
 * @param before  what was frozen at earlier commits
 */
export function breaches(goldens: readonly Golden[], now: Frozen, before: readonly Frozen[]): string[] {
  const present = new Map(goldens.map(({ name, text }) => [name, checksum(text)]));
  const was = new Map([...now, ...before.flatMap((frozen) => [...frozen])]);
  const broken = [...was].flatMap(([name, sum]) => {
    const found = present.get(name);
    if (found === sum && now.get(name) === sum) return [];
    return [`${name}: its golden file ${whatHappened(found, sum)}. ${cure(name)}`];
  });
  const loose = [...present.keys()].filter((name) => !was.has(name));
  return [
    ...broken,
    ...loose.map(
      (name) =>
        `${name}: its golden file is not frozen in ${frozenFile(publisherOf(name))}: npx ucv new freeze`,
    ),
  ];
}

function whatHappened(found: string | undefined, frozen: string): string {
  if (found === undefined) return 'is gone';
  return found === frozen ? 'is no longer in SHA256SUMS' : 'was changed';
}

const cure = (name: string): string =>
  `Logs hold such facts, so take that back; mint a new version instead: npx ucv new version ${name.replace(/(\.v\d+)\..*$/, '$1')}`;
