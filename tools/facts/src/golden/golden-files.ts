import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenFile, publishersIn } from '../contracts/folders';

/** A fact as it lies in the log. */
export interface Golden {
  /** The file's name without its ending: the type, and a word where a version has several. */
  name: string;
  type: string;
  /** Below the root. */
  file: string;
  text: string;
}

/**
 * Every golden file there is: `<type>.json`, and `<type>.<word>.json` for what came to a version later, as a field that
 * readers may go without.
 */
export function goldensIn(root: string): Golden[] {
  return publishersIn(root).flatMap((publisher) => {
    const folder = dirname(goldenFile(`${publisher}.any`));
    if (!existsSync(join(root, folder))) return [];
    return readdirSync(join(root, folder))
      .sort()
      .flatMap((entry) => {
        const [, name, type] = /^((.+\.v\d+)(?:\.[a-z-]+)?)\.json$/.exec(entry) ?? [];
        const file = `${folder}/${entry}`;
        return name && type ? [{ name, type, file, text: readFileSync(join(root, file), 'utf8') }] : [];
      });
  });
}
