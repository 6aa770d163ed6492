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
  return [...sources.keys()].flatMap((file, n) => {
    const { type, json } = claims[n] as Claim;
    const unsaid = missing(program, file, json).map(
      (field) => `data.${field} is declared, and the golden file shows no such field`,
    );
    return [...faults(file), ...unsaid].map((fault) => `${type}: ${fault}`);
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

/** Optional fields of data that the JSON does not show: a change to those would go unnoticed. */
function missing(program: ts.Program, file: string, json: string): string[] {
  const data = program
    .getSourceFile(file)
    ?.statements.find((statement) => ts.isTypeAliasDeclaration(statement) && statement.name.text === 'Data');
  if (!data) return [];
  const checker = program.getTypeChecker();
  const declared = checker.getPropertiesOfType(checker.getTypeAtLocation(data));
  const shown = Object.keys((JSON.parse(json) as { data: object }).data);
  return declared
    .filter(({ name, flags }) => flags & ts.SymbolFlags.Optional && !shown.includes(name))
    .map(({ name }) => name);
}
