import { parseFactType } from '@ucv/envelope';
import { contracts, goldenFile } from '../contracts/folders';
import { goldensIn } from '../golden/golden-files';
import { asJson, type Change, freeze, readIn } from './change';
import { entriesIn, type Entry, importsOf, insert, withExport, withImport } from './edit-source';
import { type FactName, parseName } from './names';
import { MintRefused } from './refusal';
import { sampleOf } from './sample';

/** What both versions of a fact are called in the sources. */
interface Names extends FactName {
  old: string;
  type: string;
  /** `V2`, where 2 is the new one. */
  v: string;
  lift: string;
  /** Files beside `facts.ts`, without their endings. */
  dataFile: string;
  liftFile: string;
  /** The type of the new version's data. */
  data: string;
}

/**
 * A fact's next version: its type, which begins as the old one's, its entry, how it lies in the log, and what reads
 * the old one as it, with a spec. The old one stays for ever.
 * @refuses facts.type-unknown, facts.version-not-newest
 */
export function newVersion(root: string, old: string): { type: string; change: Change } {
  const names = namesOf(old);
  const folder = `${contracts}/${names.publisher}/src`;
  const facts = readIn(root, `${folder}/facts.ts`);
  const entry = newestEntry(facts, old);
  const golden = asJson(sampleOf(everyField(root, old), names.type));
  const index = withExport(
    withExport(readIn(root, `${folder}/index.ts`), `${names.pascal}${names.v}`, './facts'),
    names.data,
    `./${names.dataFile}`,
  );
  const change: Change = new Map([
    [`${folder}/${names.dataFile}.ts`, dataSource(facts, entry, names)],
    [`${folder}/${names.liftFile}.ts`, liftSource(facts, entry, names)],
    [`${folder}/${names.liftFile}.spec.ts`, liftSpec(names)],
    [`${folder}/facts.ts`, withVersion(facts, entry, names)],
    [`${folder}/index.ts`, index],
    [goldenFile(names.type), golden],
    ...freeze(root, names.publisher, new Map([[names.type, golden]])),
  ]);
  return { type: names.type, change };
}

/** The old version with the fields that came to it later, each as one of its golden files shows it. */
function everyField(root: string, old: string): string {
  const shown = goldensIn(root)
    .filter(({ type }) => type === old)
    .map(({ text }) => JSON.parse(text) as { data: object });
  const [first] = shown;
  if (!first) return readIn(root, goldenFile(old));
  const data = Object.assign({}, ...shown.map((one) => one.data).reverse()) as object;
  return asJson({ ...first, data });
}

function namesOf(old: string): Names {
  const parsed = parseFactType(old);
  if (!parsed)
    throw new MintRefused(
      'facts.name-invalid',
      `${old} is no type of a fact.\nDo: name the newest version that there is, such as consent.decided.v1`,
    );
  const next = parsed.version + 1;
  const name = parseName(parsed.name);
  return {
    ...name,
    old,
    type: `${parsed.name}.v${next}`,
    v: `V${next}`,
    lift: `lift${name.pascal}V${parsed.version}`,
    dataFile: `${name.fact}-v${next}`,
    liftFile: `lift-${name.fact}-v${parsed.version}`,
    data: `${name.pascal}V${next}Data`,
  };
}

function newestEntry(facts: string, old: string): Entry {
  const { entries } = facts ? entriesIn(facts) : { entries: [] };
  const found = entries.find(({ type }) => type === old);
  if (!found)
    throw new MintRefused(
      'facts.type-unknown',
      `Nobody declares ${old}.\nDo: npm run map, which lists what there is`,
    );
  const { name, version } = parseFactType(old) as { name: string; version: number };
  const newest = Math.max(
    ...entries.map(({ type }) => parseFactType(type)).map((one) => (one?.name === name ? one.version : 0)),
  );
  if (version < newest)
    throw new MintRefused(
      'facts.version-not-newest',
      `${old} is not the newest: there is ${name}.v${newest}.\nDo: npx ucv new version ${name}.v${newest}`,
    );
  return found;
}

/** Imports of the types that an entry's data is made of, beside `facts.ts`. */
function importsFor(facts: string, { data }: Entry): string {
  const used = [...importsOf(facts)].filter(([name]) => new RegExp(`\\b${name}\\b`).test(data));
  return used.map(([name, module]) => `import type { ${name} } from '${module}';\n`).join('');
}

const dataSource = (facts: string, entry: Entry, { old, type, data }: Names): string =>
  `${importsFor(facts, entry)}
/**
 * What ${type} holds. It begins as what ${old} holds: write out here what is different now. The old type stays as it
 * is, for the facts that the log has.
 */
export type ${data} = ${entry.data};
`;

const liftSource = (facts: string, entry: Entry, { old, type, lift, data, dataFile }: Names): string =>
  `import type { RecordedFact } from '@ucv/envelope';
${importsFor(facts, entry)}import type { ${data} } from './${dataFile}';

/** Reads ${old} as the next version. Pure; never fails, also where the fact's key is gone. */
export const ${lift} = (
  fact: RecordedFact<string, ${entry.data}>,
): RecordedFact<'${type}', ${data}> => ({ ...fact, type: '${type}', data: { ...fact.data } });
`;

const liftSpec = ({ old, type, lift, liftFile }: Names): string =>
  `import golden from '../golden/${old}.json';
import { ${lift} } from './${liftFile}';

describe('${old}', () => {
  it('is read as the next version, and keeps all that is not its data', () => {
    const { data, ...worn } = golden as unknown as Parameters<typeof ${lift}>[0];
    expect(${lift}({ ...worn, data })).toEqual({ ...worn, type: '${type}', data });
  });
});
`;

function withVersion(facts: string, entry: Entry, names: Names): string {
  const { type, old, lift, data, dataFile, liftFile, pascal, v } = names;
  const declared = entry.declares;
  const withNext = insert(facts, entry.end, `,\n'${type}': fact<${data}>(${declared})`);
  const separator = /,\s*\}$/.test(declared) ? '' : ',';
  const withLift = insert(withNext, entry.endOfObject, `${separator} lift: ${lift}`);
  const imports = [
    `import type { ${data} } from './${dataFile}';`,
    `import { ${lift} } from './${liftFile}';`,
  ];
  const alias = `\n/** The fact in its version ${v.slice(1)}; readers get \`${old}\` as this, too. */\nexport type ${pascal}${v} = FactOf<Facts, '${type}'>;\n`;
  return imports.reduce((text, line) => withImport(text, line), withLift) + alias;
}
