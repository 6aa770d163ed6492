import type { SourceTree } from '@ucv/facts';
import ts from 'typescript';
import { type Place, placeOf, projectOf, runningSources, visit } from '../sources';

/** A variable of the environment that the code reads, or gives to a process that it starts. */
export interface Variable {
  name: string;
  projects: string[];
  places: Place[];
  /** The comment above its property, where a configuration class declares it. */
  meaning?: string;
  /** What holds where it is not set, as the code has it. */
  preset?: string;
}

/** A name of ours anywhere in the code is a variable, whoever reads it; `…_` before a service's name too. */
const ours = /^(UCV|NATS|DATABASE|EVENTSTORE|POSTGRES)_[A-Z0-9_]+$/;
const capitals = /^[A-Z][A-Z0-9_]+$/;

/** Every variable by name: declared with `@Env`, read from `env`, or named in the code. */
export function variablesIn(tree: SourceTree): Map<string, Variable> {
  const found = new Map<string, Variable>();
  const note = (name: string, file: string, node: ts.Node, declared: Partial<Variable> = {}): void => {
    const known = found.get(name) ?? { name, projects: [], places: [] };
    const projects = [...new Set([...known.projects, projectOf(file)])];
    found.set(name, { ...known, ...declared, projects, places: [...known.places, placeOf(file, node)] });
  };
  for (const file of runningSources(tree))
    visit(tree.source(file), (node) => {
      const name = nameIn(node);
      if (name) note(name, file, node, declaredAt(node));
    });
  for (const file of specs(tree))
    visit(tree.source(file), (node) => {
      const name = readFrom(node);
      if (name) note(name, file, node);
    });
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

const specs = (tree: SourceTree): string[] =>
  tree.files(['apps', 'libs', 'tools'], { specs: true }).filter((file) => /spec\.ts$/.test(file));

const nameIn = (node: ts.Node): string | undefined => readFrom(node) ?? named(node);

/** `process.env.X`, `env['X']`, `const { X } = process.env`. */
function readFrom(node: ts.Node): string | undefined {
  if (ts.isBindingElement(node)) return takenFrom(node);
  if (ts.isPropertyAccessExpression(node) && isEnvironment(node.expression) && capitals.test(node.name.text))
    return node.name.text;
  if (!ts.isElementAccessExpression(node) || !isEnvironment(node.expression)) return undefined;
  const { argumentExpression: name } = node;
  return ts.isStringLiteral(name) ? name.text : undefined;
}

function takenFrom({ propertyName, name, parent }: ts.BindingElement): string | undefined {
  const { initializer, type } = parent.parent as ts.VariableDeclaration | ts.ParameterDeclaration;
  const isOurs = (initializer && isEnvironment(initializer)) || /\bProcessEnv$/.test(type?.getText() ?? '');
  const taken = (propertyName ?? name).getText();
  return isOurs && capitals.test(taken) ? taken : undefined;
}

const isEnvironment = (node: ts.Expression): boolean =>
  /^(process\.|\w+\.)?(env|environment)$/.test(node.getText());

/** A text, a template or a property that is named like one of ours. */
function named(node: ts.Node): string | undefined {
  if (ts.isTemplateHead(node) && /^UCV_[A-Z_]+_$/.test(node.text)) return `${node.text}<SERVICE>`;
  const isName =
    ts.isStringLiteralLike(node) || (ts.isIdentifier(node) && ts.isPropertyAssignment(node.parent));
  return isName && ours.test(node.text) ? node.text : undefined;
}

/** What stands at `@Env('X')`: the comment above the property, and the value that it begins with. */
function declaredAt(node: ts.Node): Partial<Variable> {
  const property = ts.findAncestor(node, ts.isDecorator)?.parent;
  if (!property || !ts.isPropertyDeclaration(property)) return {};
  const preset = property.initializer?.getText();
  return { ...commented(property), ...(preset && { preset }) };
}

function commented(property: ts.PropertyDeclaration): Partial<Variable> {
  const [comment] = ts.getJSDocCommentsAndTags(property);
  const meaning = comment && ts.getTextOfJSDocComment(comment.comment);
  return meaning ? { meaning: meaning.replaceAll('\n', ' ') } : {};
}
