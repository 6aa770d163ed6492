import { join } from 'node:path';
import ts from 'typescript';
import { compile } from '../contracts/compile';
import { catalogueName, contracts, publisherOf } from '../contracts/folders';

/** A fact as JSON, and the type that it must be of. */
export interface Claim {
  type: string;
  json: string;
}

/**
 * Holds facts as they lie in the log to what the compiler knows of them: JSON is an expression of TypeScript, so a
 * field that was renamed, is missing, or is of another kind is an error, as is one that nobody declares.
 * @returns what is wrong, a line each
 * @cost    about 1 s for all there are
 */
export function mismatches(root: string, claims: readonly Claim[]): string[] {
  const sources = new Map(
    claims.map(({ type, json }, n) => [join(root, contracts, `claim-${n}.ts`), claimed(type, json)]),
  );
  const { program, faults } = compile(root, sources);
  const wrong = [...sources.keys()].flatMap((file, n) =>
    faults(file).map((fault) => `${(claims[n] as Claim).type}: ${fault}`),
  );
  return [...wrong, ...unshown(program, [...sources.keys()], claims)];
}

/** Optional fields of data that no golden file of a version shows: a change to those would go unnoticed. */
function unshown(program: ts.Program, files: readonly string[], claims: readonly Claim[]): string[] {
  const shown = new Map<string, Set<string>>();
  for (const { type, json } of claims) {
    const fields = shown.get(type) ?? new Set();
    for (const field of Object.keys((JSON.parse(json) as { data: object }).data)) fields.add(field);
    shown.set(type, fields);
  }
  return [...shown].flatMap(([type, fields]) => {
    const file = files[claims.findIndex((claim) => claim.type === type)] as string;
    return optionalFields(program, file)
      .filter((name) => !fields.has(name))
      .map(
        (name) =>
          `${type}: data.${name} is declared, and no golden file shows it. Where it came later, add ${type}.<word>.json with it, and freeze that: npx ucv new freeze`,
      );
  });
}

const claimed = (type: string, json: string): string => {
  const publisher = publisherOf(type);
  const facts = catalogueName(publisher);
  return [
    `import type { RecordedOf } from '@ucv/envelope';`,
    `import type { ${facts} } from './${publisher}/src/facts';`,
    `type Known = RecordedOf<typeof ${facts}, '${type}'>;`,
    'export type Data = Known["data"];',
    // Positions are bigint in memory, and text in JSON.
    'export const golden = ' + json.trim() + ' satisfies Omit<Known, "position"> & { position: string };',
  ].join('\n');
};

function optionalFields(program: ts.Program, file: string): string[] {
  const data = program
    .getSourceFile(file)
    ?.statements.find((statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === 'Data');
  if (!data) return [];
  const checker = program.getTypeChecker();
  const declared = checker.getPropertiesOfType(checker.getTypeAtLocation(data));
  return declared.filter(({ flags }) => flags & ts.SymbolFlags.Optional).map(({ name }) => name);
}
