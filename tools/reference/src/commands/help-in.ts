import type { SourceTree } from '@ucv/facts';
import ts from 'typescript';
import { textOf, visit } from '../sources';

/** The text of a constant, such as a command's `help`. @refuses a file without it */
export function helpIn(tree: SourceTree, file: string, name = 'help'): string {
  const found = textOf(tree.source(file), name);
  if (found !== undefined) return found;
  throw new Error(`${file} has no const ${name} with its help: write one, the reference shows it.`);
}

/** Flags that a program takes, from what it gives `parseArgs`, and those that it looks for by itself. */
export function flagsIn(tree: SourceTree, files: readonly string[]): string[] {
  const found = new Set<string>();
  for (const file of files)
    visit(tree.source(file), (node) => {
      for (const flag of flagsAt(node)) found.add(flag);
    });
  return [...found].sort();
}

function flagsAt(node: ts.Node): string[] {
  if (ts.isStringLiteral(node) && /^--[a-z][a-z-]*$/.test(node.text))
    return isLookedFor(node) ? [node.text] : [];
  if (!ts.isPropertyAssignment(node) || !ts.isObjectLiteralExpression(node.initializer)) return [];
  const isFlag = node.initializer.properties.some(
    (property) => property.name?.getText() === 'type' && /: '(string|boolean)'/.test(property.getText()),
  );
  return isFlag ? [`--${(node.name as ts.Identifier | ts.StringLiteral).text}`] : [];
}

/** `args.includes('--check')`, `['--check', '--json'].includes(arg)`; not what is passed on to others. */
function isLookedFor(flag: ts.StringLiteral): boolean {
  const list = ts.isArrayLiteralExpression(flag.parent) ? flag.parent : flag;
  const call = ts.isCallExpression(list.parent) ? list.parent : list.parent.parent;
  return ts.isCallExpression(call) && /includes$/.test(call.expression.getText());
}

/** Flags that a help text names. */
export const flagsNamed = (help: string): string[] => [
  ...new Set([...help.matchAll(/(?<![\w-])--[a-z][a-z-]*/g)].map(([flag]) => flag)),
];
