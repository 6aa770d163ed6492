import { everyFact } from '@ucv/contracts-catalogue';
import { type Catalogue, parseFactType } from '@ucv/envelope';
import { join } from 'node:path';
import ts from 'typescript';
import { publishersIn } from '../contracts/folders';
import { scanFile, typesNamedIn } from './scan-file';
import { SourceTree } from './source-tree';

const tree = new SourceTree(join(__dirname, '../../../..'));
/** The node keeps events without knowing what they say. */
const files = tree
  .files(['apps', 'libs', 'tools/cli', 'tools/dev'])
  .filter((file) => !file.startsWith('apps/event-store/'));
const catalogue: Catalogue = everyFact;
const publishers = publishersIn(tree.root);

describe('the sources', () => {
  it('are there', () => expect(files.length).toBeGreaterThan(300));

  it('name no type of a fact that nobody declares', () => {
    const undeclared = files.flatMap((file) =>
      typesNamedIn(tree.source(file))
        .filter(({ type }) => !(type in everyFact))
        .map(({ type, line }) => `${file}:${line} ${type}`),
    );
    expect(undeclared).toEqual([]);
  });

  it('put no type together that nobody declares', () => {
    const undeclared = files.flatMap((file) =>
      patternsIn(tree.source(file))
        .filter((pattern) => !Object.keys(everyFact).some((type) => pattern.test(type)))
        .map((pattern) => `${file} ${pattern.source}`),
    );
    expect(undeclared).toEqual([]);
  });

  it('look for nothing older than the newest version, since nothing older reaches them', () => {
    const old = Object.keys(catalogue).filter((type) => catalogue[type as keyof Catalogue]?.lift);
    const late = files.flatMap((file) =>
      file.startsWith('libs/contracts/')
        ? []
        : [...scanFile(tree.source(file)).looksFor]
            .filter((type) => old.includes(type))
            .map((type) => `${file} ${type}`),
    );
    expect(late).toEqual([]);
  });

  it('declare each fact under its own publisher, and every publisher has its facts in the catalogue', () => {
    const found = Object.keys(everyFact).map((type) => parseFactType(type)!.name.split('.')[0]);
    expect([...new Set(found)].sort()).toEqual(publishers);
  });
});

/** Types that are put together from parts, each as a pattern: `segmentation.${transition}.v1`. */
function patternsIn(source: ts.SourceFile): RegExp[] {
  const found: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTemplateExpression(node) && isType(node)) {
      const rest = node.templateSpans.map(({ literal }) => `[a-z-]+${escaped(literal.text)}`);
      found.push(new RegExp(`^${escaped(node.head.text)}${rest.join('')}$`));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const isType = ({ head, templateSpans }: ts.TemplateExpression): boolean =>
  publishers.some((publisher) => head.text.startsWith(`${publisher}.`)) &&
  /\.v\d+$/.test(templateSpans.at(-1)?.literal.text ?? '');
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
