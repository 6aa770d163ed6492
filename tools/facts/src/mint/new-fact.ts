import { categories, type Category } from '@ucv/envelope';
import { contracts, goldenFile, publishersIn } from '../contracts/folders';
import { asJson, type Change, freeze, readIn } from './change';
import { entriesIn, insert, withExport, withImport } from './edit-source';
import { type FactName, parseName } from './names';
import { MintRefused } from './refusal';
import { sampleFact } from './sample';

export interface NewFact {
  /** `<publisher>.<fact-in-past-tense>`. */
  name: string;
  category: string;
  /** What has happened when it is said. */
  says?: string;
  /** Name of the content that is sealed, where some is. */
  sealed?: string;
}

/** Streams of these are about a person; of the others about a thing. */
const personal: readonly string[] = [
  'interaction',
  'person',
  'membership',
  'delivery',
  'journey',
  'consent',
  'access',
];

/**
 * A fact's first version: its type, its entry, and how it lies in the log.
 * @refuses facts.name-invalid, facts.publisher-unknown, facts.category-unknown, facts.type-exists
 */
export function newFact(
  root: string,
  { name, category, says, sealed }: NewFact,
): { type: string; change: Change } {
  const parsed = parseName(name);
  mustBeKnown(root, parsed, category);
  const folder = `${contracts}/${parsed.publisher}/src`;
  const type = `${name}.v1`;
  const facts = readIn(root, `${folder}/facts.ts`);
  mustBeFree(root, { ...parsed, type }, facts);
  const aboutPerson = personal.includes(category);
  const said = says ?? `${parsed.fact.replaceAll('-', ' ')}: say here what has happened`;
  const golden = asJson(
    sampleFact(type, { category: category as Category, isSealed: sealed !== undefined, aboutPerson }),
  );
  const index = readIn(root, `${folder}/index.ts`);
  const exported = withExport(
    withExport(index, parsed.pascal, './facts'),
    `${parsed.pascal}Data`,
    `./${parsed.fact}`,
  );
  const change: Change = new Map([
    [`${folder}/${parsed.fact}.ts`, dataSource(parsed, { said, sealed, aboutPerson })],
    [`${folder}/facts.ts`, withEntry(facts, parsed, { type, category, said, sealed })],
    [`${folder}/index.ts`, sealed ? withExport(exported, sealed, `./${parsed.fact}`) : exported],
    [goldenFile(type), golden],
    ...freeze(root, parsed.publisher, new Map([[type, golden]])),
  ]);
  return { type, change };
}

function mustBeKnown(root: string, { publisher }: FactName, category: string): void {
  const publishers = publishersIn(root);
  if (!publishers.includes(publisher))
    throw new MintRefused(
      'facts.publisher-unknown',
      `Nobody publishes facts as ${publisher}; those who do: ${publishers.join(', ')}.\nDo: give a new publisher ${contracts}/${publisher}/src/facts.ts first, and add it to ${contracts}/catalogue`,
    );
  if (!(categories as readonly string[]).includes(category))
    throw new MintRefused(
      'facts.category-unknown',
      `There are no streams of category ${category}.\nDo: take one of ${categories.join(', ')}`,
    );
}

function mustBeFree(
  root: string,
  { type, publisher, fact, pascal }: FactName & { type: string },
  facts: string,
): void {
  const taken = entriesIn(facts).entries.find((entry) => entry.type.startsWith(`${publisher}.${fact}.v`));
  if (taken)
    throw new MintRefused(
      'facts.type-exists',
      `There is ${taken.type} already.\nDo: npx ucv new version ${taken.type}, where its meaning changes`,
    );
  const index = readIn(root, `${contracts}/${publisher}/src/index.ts`);
  const name = [pascal, `${pascal}Data`].find((one) => new RegExp(`\\b${one}\\b`).test(index));
  if (name)
    throw new MintRefused(
      'facts.type-exists',
      `${publisher} exports a type ${name} already.\nDo: take another name, or give that type another one first`,
    );
  const file = `${contracts}/${publisher}/src/${fact}.ts`;
  if (readIn(root, file))
    throw new MintRefused(
      'facts.type-exists',
      `${file} is there already, so ${type} has no place.\nDo: take another name`,
    );
}

const dataSource = (
  { pascal }: FactName,
  { said, sealed, aboutPerson }: { said: string; sealed: string | undefined; aboutPerson: boolean },
): string => {
  const imports = [...(sealed ? ['Sealed'] : []), ...(aboutPerson ? ['Subject'] : [])];
  return [
    imports.length > 0 ? `import type { ${imports.join(', ')} } from '@ucv/envelope';\n` : '',
    `/** ${said.slice(0, 1).toUpperCase()}${said.slice(1)}. In the clear: refs, codes and times alone. */`,
    `export interface ${pascal}Data {`,
    aboutPerson
      ? '/** Whom it is about. */ person: Subject;'
      : '/** What it is about: 32 hex characters, random. */ id: string;',
    sealed ? `/** A ${sealed}. */ sealed: Sealed;` : '',
    '}',
    sealed ? `\n/** What \`sealed\` holds. */\nexport interface ${sealed} {\n  note: string;\n}` : '',
    '',
  ].join('\n');
};

function withEntry(
  facts: string,
  { fact, pascal }: FactName,
  {
    type,
    category,
    said,
    sealed,
  }: { type: string; category: string; said: string; sealed: string | undefined },
): string {
  const declares = JSON.stringify({ category, says: said, ...(sealed ? { sealed: { sealed } } : {}) });
  const entry = `,\n'${type}': fact<${pascal}Data>(${declares})`;
  const { entries } = entriesIn(facts);
  const added = insert(facts, (entries.at(-1) as { end: number }).end, entry);
  const alias = `\n/** ${said.slice(0, 1).toUpperCase()}${said.slice(1)}. */\nexport type ${pascal} = FactOf<Facts, '${type}'>;\n`;
  return withImport(added, `import type { ${pascal}Data } from './${fact}';`) + alias;
}
