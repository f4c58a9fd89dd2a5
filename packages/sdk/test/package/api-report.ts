import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SRC = join(ROOT, 'src');

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  strict: true,
  exactOptionalPropertyTypes: true,
  erasableSyntaxOnly: true,
  rewriteRelativeImportExtensions: true,
  skipLibCheck: true,
  types: ['node'],
};

/**
 * What each entry promises to its users, as text: the declarations of its exports and, below them, of everything of this
 * package that those name. Comments are left out, so that only a change of the API changes the report.
 */
export const apiReports = (entries: readonly string[]): Map<string, string> => {
  const declarations = emitDeclarations(entries.map((entry) => join(SRC, entry)));
  const program = ts.createProgram(
    [...declarations.keys()],
    { ...OPTIONS, noEmit: true },
    hostOf(declarations),
  );
  const checker = program.getTypeChecker();
  return new Map(
    entries.map((entry) => {
      const file = program.getSourceFile(join(SRC, entry).replace(/\.ts$/, '.d.ts'));
      const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
      if (module === undefined) throw new Error(`${entry} exports nothing`);
      return [entry, reportOf(entry, checker.getExportsOfModule(module), checker)];
    }),
  );
};

const emitDeclarations = (files: string[]): Map<string, string> => {
  const emitted = new Map<string, string>();
  const program = ts.createProgram(files, {
    ...OPTIONS,
    declaration: true,
    emitDeclarationOnly: true,
    removeComments: true,
    rootDir: SRC,
    outDir: SRC,
  });
  program.emit(undefined, (path, text) => emitted.set(path, text));
  return emitted;
};

const hostOf = (files: ReadonlyMap<string, string>): ts.CompilerHost => {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || (!isSource(path) && fileExists(path));
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, text, version, true);
  };
  return host;
};

const isSource = (path: string): boolean => path.startsWith(SRC) && !path.endsWith('.d.ts');

const reportOf = (entry: string, exported: ts.Symbol[], checker: ts.TypeChecker): string => {
  const resolve = (symbol: ts.Symbol) =>
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  const names = exported.map(({ name }) => name).toSorted();
  const found = new Map<ts.Symbol, ts.Declaration[]>();
  const queue = exported.map(resolve);
  for (let symbol = queue.pop(); symbol !== undefined; symbol = queue.pop()) {
    if (found.has(symbol)) continue;
    const own = (symbol.declarations ?? []).filter(isTopLevelHere);
    if (own.length === 0) continue;
    found.set(symbol, own);
    const visit = (node: ts.Node): void => {
      const named = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
      if (named !== undefined) queue.push(resolve(named));
      ts.forEachChild(node, visit);
    };
    own.forEach(visit);
  }
  const blocks = [...found.values()].flat().map(textOf).toSorted();
  const name = dirname(entry) === '.' ? '@livedrops/sdk' : `@livedrops/sdk/${dirname(entry)}`;
  return `# ${name}\n\nMade by \`pnpm --filter @livedrops/sdk api\`. A change here is a change for users: it needs a changeset.\n\n${names
    .map((one) => `- \`${one}\``)
    .join('\n')}\n\n\`\`\`ts\n${blocks.join('\n\n')}\n\`\`\`\n`;
};

const isTopLevelHere = (declaration: ts.Declaration): boolean => {
  const file = declaration.getSourceFile().fileName;
  if (relative(SRC, file).startsWith('..')) return false;
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return ts.isSourceFile(statement.parent);
};

const textOf = (declaration: ts.Declaration): string => {
  const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  return statement
    .getText()
    .replaceAll('\r\n', '\n')
    .replace(/^(export )?(declare )?/, '');
};
