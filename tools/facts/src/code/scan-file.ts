import { categories, type Category, parseFactType } from '@ucv/envelope';
import ts from 'typescript';

/** What a source says of facts, as far as its text tells. */
export interface Scanned {
  /** Categories that a projection, a feed or a direct read of this file reads. */
  reads: Set<Category>;
  /** Types that it looks for: compared with, looked up by, listed. */
  looksFor: Set<string>;
  /** Categories of which it takes every fact, told by the stream's name. */
  takesAll: Set<Category>;
  /** Types that it says: `type: '…'` in an object. */
  says: Set<string>;
  /** Names that it imports, by module. */
  imports: Map<string, Set<string>>;
}

/** Every well-formed type in a source, whatever it is there for, with its line. */
export function typesNamedIn(source: ts.SourceFile): { type: string; line: number }[] {
  const named: { type: string; line: number }[] = [];
  visit(source, (node) => {
    if (ts.isStringLiteralLike(node) && parseFactType(node.text))
      named.push({
        type: node.text,
        line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
      });
  });
  return named;
}

export function scanFile(source: ts.SourceFile): Scanned {
  const scanned: Scanned = {
    reads: new Set(),
    looksFor: new Set(),
    takesAll: new Set(),
    says: new Set(),
    imports: new Map(),
  };
  visit(source, (node) => {
    if (ts.isImportDeclaration(node)) noteImport(node, scanned);
    else if (ts.isPropertyAssignment(node)) noteReads(node, scanned);
    else if (ts.isCallExpression(node)) noteCall(node, scanned);
    if (ts.isStringLiteralLike(node) && parseFactType(node.text)) noteType(node, scanned);
  });
  return scanned;
}

function visit(node: ts.Node, each: (node: ts.Node) => void): void {
  each(node);
  ts.forEachChild(node, (child) => visit(child, each));
}

function noteImport({ moduleSpecifier, importClause }: ts.ImportDeclaration, { imports }: Scanned): void {
  if (!ts.isStringLiteral(moduleSpecifier) || !importClause) return;
  const names = imports.get(moduleSpecifier.text) ?? new Set();
  for (const name of valuesOf(importClause)) names.add(name);
  imports.set(moduleSpecifier.text, names);
}

/** What is imported to run: types lead nowhere. */
function valuesOf({ phaseModifier, namedBindings }: ts.ImportClause): string[] {
  if (phaseModifier === ts.SyntaxKind.TypeKeyword || !namedBindings) return [];
  if (!ts.isNamedImports(namedBindings)) return [];
  const values = namedBindings.elements.filter(({ isTypeOnly }) => !isTypeOnly);
  return values.map(({ propertyName, name }) => (propertyName ?? name).text);
}

/** `reads: ['person-', …]` of a projection, `prefixes: [...]` of a feed. */
function noteReads({ name, initializer }: ts.PropertyAssignment, { reads }: Scanned): void {
  if (!ts.isIdentifier(name) || !['reads', 'prefixes'].includes(name.text)) return;
  if (!ts.isArrayLiteralExpression(initializer)) return;
  for (const element of initializer.elements) {
    note(reads, ts.isStringLiteral(element) && categoryOf(element.text));
  }
}

/** `stream.startsWith('person-')`, and `log.read(streamName('person', …))`. */
function noteCall({ expression, arguments: [first] }: ts.CallExpression, { takesAll, reads }: Scanned): void {
  if (!first || !ts.isPropertyAccessExpression(expression)) return;
  const { text } = expression.name;
  if (text === 'startsWith') note(takesAll, ts.isStringLiteral(first) && categoryOf(first.text));
  if (text === 'read' && ts.isCallExpression(first)) note(reads, firstCategory(first));
}

function note<T>(set: Set<T>, found: T | false | undefined): void {
  if (found) set.add(found);
}

function firstCategory({ arguments: [category] }: ts.CallExpression): Category | undefined {
  return category && ts.isStringLiteral(category) && isCategory(category.text) ? category.text : undefined;
}

function noteType(node: ts.StringLiteralLike, { looksFor, says }: Scanned): void {
  const { parent } = node;
  if (ts.isLiteralTypeNode(parent)) return;
  const isSaid =
    ts.isPropertyAssignment(parent) && parent.initializer === node && parent.name.getText() === 'type';
  (isSaid ? says : looksFor).add(node.text);
}

const isCategory = (text: string): text is Category => (categories as readonly string[]).includes(text);

function categoryOf(prefix: string): Category | undefined {
  const name = prefix.slice(0, prefix.indexOf('-'));
  return isCategory(name) ? name : undefined;
}
