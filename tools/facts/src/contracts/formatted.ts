import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from 'prettier';
import * as estree from 'prettier/plugins/estree';
import * as markdown from 'prettier/plugins/markdown';
import * as typescript from 'prettier/plugins/typescript';
import { format } from 'prettier/standalone';

/** Text as the repository's prettier writes it; the form without loading of its own, which Jest can run as well. */
export async function formatted(root: string, file: string, text: string): Promise<string> {
  const settings = JSON.parse(readFileSync(join(root, 'tools/config/prettier.json'), 'utf8')) as Options;
  const parser = file.endsWith('.md') ? 'markdown' : 'typescript';
  return format(text, { ...settings, parser, plugins: [estree as never, markdown, typescript] });
}
