import ts from 'typescript';

/** An entry of a catalogue, as its source has it. */
export interface Entry {
  type: string;
  /** The type argument: what the fact's data is. */
  data: string;
  /** The object that declares it, braces included. */
  declares: string;
  /** Where the object ends, before its closing brace. */
  endOfObject: number;
  /** Where the entry ends. */
  end: number;
}

const parse = (text: string): ts.SourceFile =>
  ts.createSourceFile('facts.ts', text, ts.ScriptTarget.ES2023, true);

/** Entries of the catalogue in a `facts.ts`, and where the next one would go. */
export function entriesIn(text: string): { entries: Entry[]; end: number } {
  const source = parse(text);
  const list = find(
    source,
    (node): node is ts.ObjectLiteralExpression =>
      ts.isObjectLiteralExpression(node) && ts.isSatisfiesExpression(node.parent),
  );
  if (!list) throw new Error('no catalogue in this source: an object that satisfies Catalogue');
  return {
    entries: list.properties.flatMap((property) => entry(property, source)),
    end: list.properties.end,
  };
}

function entry(property: ts.ObjectLiteralElementLike, source: ts.SourceFile): Entry[] {
  if (!ts.isPropertyAssignment(property) || !ts.isStringLiteral(property.name)) return [];
  const { initializer } = property;
  if (!ts.isCallExpression(initializer)) return [];
  const [data, declares] = [initializer.typeArguments?.[0], initializer.arguments[0]];
  if (!data || !declares) return [];
  return [
    {
      type: property.name.text,
      data: data.getText(source),
      declares: declares.getText(source),
      endOfObject: declares.end - 1,
      end: property.end,
    },
  ];
}

/** Where each type that a source imports comes from. */
export function importsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const statement of parse(text).statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const bindings = statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) continue;
    for (const { name } of bindings.elements) found.set(name.text, statement.moduleSpecifier.text);
  }
  return found;
}

/** Adds an import after the others. */
export function withImport(text: string, line: string): string {
  const last = parse(text).statements.filter(ts.isImportDeclaration).at(-1);
  return insert(text, last?.end ?? 0, `\n${line}\n`);
}

/** Adds names to `export type { … } from module`, or the whole line. */
export function withExport(text: string, name: string, module: string): string {
  const exported = parse(text).statements.find(
    (statement): statement is ts.ExportDeclaration =>
      ts.isExportDeclaration(statement) &&
      statement.isTypeOnly &&
      (statement.moduleSpecifier as ts.StringLiteral | undefined)?.text === module,
  );
  const clause = exported?.exportClause;
  if (!clause || !ts.isNamedExports(clause)) return `${text}export type { ${name} } from '${module}';\n`;
  const after = clause.elements.find((element) => element.name.text > name);
  return after
    ? insert(text, after.getStart(), `${name}, `)
    : insert(text, clause.elements.end, `${clause.elements.hasTrailingComma ? '' : ','} ${name}`);
}

export const insert = (text: string, at: number, more: string): string =>
  text.slice(0, at) + more + text.slice(at);

function find<T extends ts.Node>(node: ts.Node, is: (node: ts.Node) => node is T): T | undefined {
  if (is(node)) return node;
  return ts.forEachChild(node, (child) => find(child, is));
}
