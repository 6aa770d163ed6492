import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** What may claim something of the product: code in a line, a command of a block, a link, or the words around them. */
export interface Passage {
  file: string;
  line: number;
  kind: 'inline' | 'block' | 'link' | 'words';
  text: string;
}

/** README, RUNBOOKs and the handbook; not what proofs reported in their time. */
export function documentsIn(root: string): string[] {
  const below = ['apps', 'libs', 'tools'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  const ours = below.filter((file) => !/(^|\/)(node_modules|dist|fence-fixture|proof)\//.test(file));
  return ['README.md', ...ours.sort()];
}

/** What a document says in code, and where its links lead. A command that goes on over lines is one passage. */
export function passagesIn(root: string, file: string): Passage[] {
  const passages: Passage[] = [];
  let fence = false;
  let open: Passage | undefined;
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .forEach((text, at) => {
      const place = { file, line: at + 1 };
      if (/^\s*```/.test(text)) {
        fence = !fence;
        open = undefined;
      } else if (fence || /^ {4}\S/.test(text)) {
        if (open) open.text += `\n${text}`;
        else passages.push((open = { ...place, kind: 'block', text: text.trim() }));
        if (isWhole(open.text)) open = undefined;
      } else passages.push(...inline(text, place));
    });
  return passages;
}

/** Whether a shell would take the command as it is: no quote is open, and no backslash asks for more. */
const isWhole = (text: string): boolean => text.split(`'`).length % 2 === 1 && !text.endsWith('\\');

const inline = (text: string, place: { file: string; line: number }): Passage[] => [
  ...[...text.matchAll(/`([^`]+)`/g)].map(([, code]) => ({ ...place, kind: 'inline' as const, text: code! })),
  { ...place, kind: 'words', text: text.replaceAll(/`[^`]*`|\]\([^)]*\)/g, ' ') },
  ...[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => ({ ...place, kind: 'link' as const, text: to! })),
];
