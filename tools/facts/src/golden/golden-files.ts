import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenFile, publishersIn } from '../contracts/folders';

export interface Golden {
  type: string;
  /** Below the root. */
  file: string;
  text: string;
}

/** Every golden file there is. */
export function goldensIn(root: string): Golden[] {
  return publishersIn(root).flatMap((publisher) => {
    const folder = join(root, dirname(goldenFile(`${publisher}.any`)));
    if (!existsSync(folder)) return [];
    const types = readdirSync(folder).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
    return types.sort().map((type) => {
      const file = goldenFile(type);
      return { type, file, text: readFileSync(join(root, file), 'utf8') };
    });
  });
}
