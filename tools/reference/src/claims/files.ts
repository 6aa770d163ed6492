import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import type { Passage } from './documents';
import type { Product } from './product';

/** Links that lead nowhere, and files that are not there. */
export function wrongFiles({ kind, text, file }: Passage, product: Product): string[] {
  if (kind === 'link') return linkFaults(text, file, product);
  if (kind !== 'inline') return [];
  return isPath(text) && !isThere(text, file, product) ? [`there is no file ${text}`] : [];
}

function linkFaults(link: string, file: string, { root }: Product): string[] {
  if (/^[a-z]+:/.test(link)) return [];
  const [path, anchor] = link.split('#') as [string, string?];
  const target = path === '' ? file : normalize(join(dirname(file), path));
  if (!existsSync(join(root, target))) return [`the link ${link} leads nowhere`];
  if (!anchor || !target.endsWith('.md')) return [];
  const headings = [...readFileSync(join(root, target), 'utf8').matchAll(/^#+ (.*)$/gm)].map(
    ([, text]) => text!,
  );
  return headings.some((heading) => slug(heading) === anchor) ? [] : [`${target} has no heading #${anchor}`];
}

const slug = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** A folder of the tree, or a name that ends as sources do. */
const isPath = (text: string): boolean =>
  /^[\w.@-]+(\/[\w.<>*{},@…-]*)*$/.test(text) &&
  (/^(apps|libs|tools|src|\.ci|\.github)\//.test(text) ||
    /[\w-]\.(tsx?|mjs|md|yml|spec|int-spec)$/.test(text));

/** As it stands, from the root, from the document or its sources, or as the end of a path. */
function isThere(text: string, from: string, { files }: Product): boolean {
  const path = text.replace(/\/$/, '');
  if (/…|<[^/]*$/.test(path)) return true;
  const pattern = new RegExp(`(^|/)${globbed(path)}${/spec$/.test(path) ? '\\.ts' : ''}$`);
  const folder = dirname(from);
  return files.some(
    (file) => pattern.test(file) || file === join(folder, path) || file === join(folder, 'src', path),
  );
}

const globbed = (path: string): string =>
  path
    .replaceAll(/[.+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/<[^>]*>|\*+/g, '[^/]*')
    .replaceAll(/\{([^}]*)\}/g, (_, list: string) => `(${list.replaceAll(',', '|')})`);
