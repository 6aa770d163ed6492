import { SourceTree } from '@ucv/facts';
import ts from 'typescript';

/** Where a name stands in the code, below the root. */
export interface Place {
  file: string;
  line: number;
}

export const placeOf = (file: string, node: ts.Node): Place => {
  const source = node.getSourceFile();
  return { file, line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1 };
};

export function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}

/** Everything that runs: sources of apps, libraries and tools, and what Node runs as it is; no specs. */
export const runningSources = (tree: SourceTree): string[] =>
  tree
    .files(['apps', 'libs', 'tools'], { scripts: true })
    .filter((file) => !file.startsWith('tools/config/fence-fixture/') && !/\/testing\//.test(file));

/** The project that a file belongs to, by its folder: `identity`, `platform/privacy`, `cli`. */
export function projectOf(file: string): string {
  const [top, first, second] = file.split('/') as [string, string, string];
  return top === 'libs' && second !== 'src' ? `${first}/${second}` : first;
}

/** What a `const` of a file holds, where that is plain text. */
export function textOf(source: ts.SourceFile, name: string): string | undefined {
  let found: string | undefined;
  visit(source, (node) => {
    if (!ts.isVariableDeclaration(node) || node.name.getText() !== name || !node.initializer) return;
    if (ts.isStringLiteralLike(node.initializer)) found = node.initializer.text;
  });
  return found;
}
