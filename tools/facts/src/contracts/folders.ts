import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folder of the contracts, below the repository's root. */
export const contracts = 'libs/contracts';

/** Who publishes facts: every contracts project with a list of them. */
export const publishersIn = (root: string): string[] =>
  readdirSync(join(root, contracts))
    .filter((name) => existsSync(join(root, contracts, name, 'src/facts.ts')))
    .sort();

export const publisherOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** Where a version of a fact is kept as it lies in the log, below the root. */
export const goldenFile = (type: string): string => `${contracts}/${publisherOf(type)}/golden/${type}.json`;

/** The checksums of a publisher's golden files, in the format of `sha256sum`. */
export const frozenFile = (publisher: string): string => `${contracts}/${publisher}/golden/SHA256SUMS`;

/** Name of the value that holds a publisher's facts. */
export const catalogueName = (publisher: string): string =>
  `${publisher.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())}Facts`;
