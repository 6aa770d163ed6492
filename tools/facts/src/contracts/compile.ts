import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { contracts } from './folders';

/** A program over the contracts of a repository and sources that lie in no file. */
export interface Compiled {
  program: ts.Program;
  /** What is wrong in a file, in words; nothing where all is well. */
  faults(file: string): string[];
}

/**
 * @param sources  text by absolute path; they may import the contracts by name
 * @cost  about 1 s
 */
export function compile(root: string, sources: ReadonlyMap<string, string>): Compiled {
  const options = optionsFor(root);
  const host = ts.createCompilerHost(options, true);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, target, ...rest) => {
    const text = sources.get(file);
    return text === undefined
      ? getSourceFile(file, target, ...rest)
      : ts.createSourceFile(file, text, target, true);
  };
  const program = ts.createProgram([...sources.keys()], options, host);
  return {
    program,
    faults: (file) => {
      const source = program.getSourceFile(file);
      const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
      return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    },
  };
}

/** As strict as the repository's own; names of contracts mean the sources below this root. */
function optionsFor(root: string): ts.CompilerOptions {
  const projects = readdirSync(join(root, contracts));
  const named = projects.map((name) => [
    name === 'envelope' ? '@ucv/envelope' : `@ucv/contracts-${name}`,
    [join(root, contracts, name, 'src/index.ts')],
  ]);
  return {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: true,
    noEmit: true,
    paths: Object.fromEntries(named) as Record<string, string[]>,
  };
}
