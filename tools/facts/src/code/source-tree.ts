import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

const isSpec = (file: string): boolean => /\.(int-spec|spec|fixture|scenario)\.tsx?$/.test(file);

/** Sources of a repository, each parsed once. Paths are below the root. */
export class SourceTree {
  private readonly parsed = new Map<string, ts.SourceFile>();

  constructor(readonly root: string) {}

  /** Services: every app that has a module of Nest. */
  services(): string[] {
    return readdirSync(join(this.root, 'apps')).filter((app) =>
      existsSync(join(this.root, 'apps', app, 'src', `${app}.module.ts`)),
    );
  }

  /** Sources below some folders; specs and fixtures where they are asked for, and what Node runs as it is. */
  files(folders: readonly string[], { specs = false, scripts = false } = {}): string[] {
    const isSource = scripts ? /\.(tsx?|mjs)$/ : /\.tsx?$/;
    return folders
      .filter((folder) => existsSync(join(this.root, folder)))
      .flatMap((folder) =>
        readdirSync(join(this.root, folder), { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && isSource.test(entry.name) && (specs || !isSpec(entry.name)))
          .map((entry) => relative(this.root, join(entry.parentPath, entry.name)))
          .filter((file) => !/(^|\/)(dist|node_modules)\//.test(file)),
      )
      .sort();
  }

  source(file: string): ts.SourceFile {
    const known = this.parsed.get(file);
    if (known) return known;
    const text = readFileSync(join(this.root, file), 'utf8');
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2023, true);
    this.parsed.set(file, source);
    return source;
  }

  /** The file that an import means, where it is an app's own or one of platform's; a library's by the name imported. */
  resolve(from: string, module: string, name: string | undefined): string | undefined {
    if (module.startsWith('.')) return this.existing(join(dirname(from), module));
    const [, library] = /^@ucv\/platform-(.+)$/.exec(module) ?? [];
    return library && this.exported(`libs/platform/${library}/src/index.ts`, name);
  }

  private existing(path: string): string | undefined {
    const file = `${path.replace(/\.js$/, '')}.ts`;
    return existsSync(join(this.root, file)) ? file : undefined;
  }

  private exported(index: string, name: string | undefined): string | undefined {
    if (name === undefined || !existsSync(join(this.root, index))) return undefined;
    const module = this.source(index).statements.flatMap((statement) => moduleOf(statement, name))[0];
    return module && this.existing(join(dirname(index), module));
  }
}

/** The module from which a statement exports a name. */
function moduleOf(statement: ts.Statement, name: string): string[] {
  if (!ts.isExportDeclaration(statement) || !statement.moduleSpecifier) return [];
  const { exportClause, moduleSpecifier } = statement;
  if (!exportClause || !ts.isNamedExports(exportClause)) return [];
  const exports = exportClause.elements.some((element) => element.name.text === name);
  return exports ? [(moduleSpecifier as ts.StringLiteral).text] : [];
}
