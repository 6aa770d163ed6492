import { SourceTree } from '@ucv/facts';
import ts from 'typescript';
import { placeOf, runningSources, visit } from '../sources';
import { wrongCommands } from './commands';
import type { Product } from './product';

/** A command inside a sentence ends where the sentence goes on. */
const commands = /\b(?:npx ucv|npm (?:run|start|test)\b)[^\n,;:)(`"'’]*/g;

/** What messages, helps and comments of the code tell people to run, and is not there. */
export function wrongMessages(product: Product): string[] {
  const tree = new SourceTree(product.root);
  const sources = runningSources(tree).filter((file) => !file.startsWith('tools/reference/'));
  return sources.flatMap((file) => {
    const faults: string[] = [];
    visit(tree.source(file), (node) => {
      for (const [text] of (textAt(node) ?? '').matchAll(commands))
        for (const fault of wrongCommands({ file, line: 0, kind: 'inline', text: text.trim() }, product))
          faults.push(`${file}:${placeOf(file, node).line} ${fault}`);
    });
    return faults;
  });
}

/** A text as people read it; what is filled in stands as a word. */
function textAt(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map(({ literal }) => `X${literal.text}`).join('');
}
