import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { frozenFile, publisherOf, publishersIn } from '../contracts/folders';
import type { Golden } from './golden-files';

/** Checksum of a golden file by its type. */
export type Frozen = ReadonlyMap<string, string>;

export const checksum = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A publisher's list, as `sha256sum -c` reads it in its folder. */
export const writeFrozen = (frozen: Frozen): string =>
  [...frozen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, sum]) => `${sum}  ${type}.json\n`)
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
  const present = new Map(goldens.map(({ type, text }) => [type, checksum(text)]));
  const was = new Map([...before.flatMap((frozen) => [...frozen]), ...now]);
  for (const frozen of before) for (const [type, sum] of frozen) was.set(type, sum);
  const broken = [...was].flatMap(([type, sum]) => {
    const found = present.get(type);
    if (found === sum && now.get(type) === sum) return [];
    return [`${type}: its golden file ${whatHappened(found, sum)}. ${cure(type)}`];
  });
  const loose = [...present.keys()].filter((type) => !was.has(type));
  return [
    ...broken,
    ...loose.map(
      (type) => `${type}: its golden file is not frozen. Add it to ${frozenFile(publisherOf(type))}.`,
    ),
  ];
}

function whatHappened(found: string | undefined, frozen: string): string {
  if (found === undefined) return 'is gone';
  return found === frozen ? 'is no longer in SHA256SUMS' : 'was changed';
}

const cure = (type: string): string =>
  `Logs hold such facts, so take that back; mint a new version instead: npx ucv new version ${type}`;
