import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PRELUDE = fileURLToPath(new URL('./docs-prelude.d.ts', import.meta.url));

export const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  lib: ['lib.es2024.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  customConditions: ['@livedrops/source'],
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
};

/** Code of a guide or a doc comment, as a module of its own, by where it stands. Names must end in `.ts` or `.tsx`. */
export type Blocks = ReadonlyMap<string, string>;

/** A name for a block that says where it stands, in the package's folder, so that its imports resolve. */
export const blockName = (place: string, index: number, language: string): string =>
  join(ROOT, `${place.replace(/\W/g, '-')}-block-${index + 1}.${language}`);

/** What the compiler has against them, with the place. */
export const faultsOf = (files: Blocks): string[] => {
  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path) ?? readFile(path);
  host.getSourceFile = (path, version) => {
    const text = files.get(path);
    return text === undefined ? getSourceFile(path, version) : ts.createSourceFile(path, text, version, true);
  };
  const program = ts.createProgram([...files.keys(), PRELUDE], OPTIONS, host);
  return [...files.keys()].flatMap((name) => {
    const file = program.getSourceFile(name);
    const faults = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return faults.map(
      ({ messageText, start = 0 }) =>
        `${name.slice(ROOT.length)}:${(files.get(name) ?? '').slice(0, start).split('\n').length}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
};
