import type { SourceTree } from '@ucv/facts';
import ts from 'typescript';
import { type Place, placeOf, projectOf, runningSources, textOf, visit } from '../sources';

export interface Metric extends Place {
  name: string;
  kind: 'counter' | 'gauge' | 'histogram';
  help: string;
  labels: string[];
  /** The service that has it, or the library that gives it to those who use it. */
  project: string;
}

/** Every metric that the code makes: `metrics.counter('name', 'help', ['label'])`. */
export function metricsIn(tree: SourceTree): Metric[] {
  const found: Metric[] = [];
  for (const file of runningSources(tree))
    visit(tree.source(file), (node) => {
      const metric = ts.isCallExpression(node) && metricOf(node);
      if (metric) found.push({ ...metric, ...placeOf(file, node), project: projectOf(file) });
    });
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

const kinds = ['counter', 'gauge', 'histogram'] as const;

function metricOf({
  expression,
  arguments: [name, help, labels],
}: ts.CallExpression): Omit<Metric, 'file' | 'line' | 'project'> | undefined {
  if (!ts.isPropertyAccessExpression(expression)) return undefined;
  const kind = kinds.find((each) => each === expression.name.text);
  if (!kind || !name || !ts.isStringLiteral(name)) return undefined;
  return { name: name.text, kind, help: saidBy(help), labels: labelsIn(labels) };
}

function saidBy(help: ts.Expression | undefined): string {
  if (help && ts.isStringLiteralLike(help)) return help.text;
  return (help && ts.isIdentifier(help) && textOf(help.getSourceFile(), help.text)) || '';
}

const labelsIn = (labels: ts.Expression | undefined): string[] =>
  labels && ts.isArrayLiteralExpression(labels)
    ? labels.elements.filter(ts.isStringLiteral).map(({ text }) => text)
    : [];
