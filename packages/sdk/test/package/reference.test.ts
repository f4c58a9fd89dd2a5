import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { blockName, faultsOf, OPTIONS, ROOT } from './compile-blocks.ts';
import { ENTRIES } from './entries.ts';

type Export = { entry: string; name: string; symbol: ts.Symbol; isValue: boolean };

const SRC = join(ROOT, 'src');
const program = ts.createProgram(
  ENTRIES.map((entry) => join(SRC, entry)),
  OPTIONS,
);
const checker = program.getTypeChecker();

const exports: Export[] = ENTRIES.flatMap((entry) => {
  const file = program.getSourceFile(join(SRC, entry));
  const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${entry} exports nothing`);
  return checker.getExportsOfModule(module).map((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    return { entry, name: exported.name, symbol, isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0 };
  });
});

/** Schemas and tables are data: their entry has one example, and their types say the rest. */
const NEEDS_NO_EXAMPLE = 'contract/index.ts';

const moduleOf = (entry: string): string =>
  entry === 'index.ts' ? '@livedrops/sdk' : `@livedrops/sdk/${dirname(entry)}`;

/** Every example of a doc comment of the sources, with the imports that its reader is spared. */
const examples = new Map(
  program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(SRC))
    .flatMap((file) => {
      const place = relative(ROOT, file.fileName);
      const blocks = [...file.text.matchAll(/^ *\* ```(tsx?)\n([\s\S]*?)^ *\* ```$/gm)];
      return blocks.map(([, language = 'ts', quoted = ''], index) => {
        const code = quoted.replaceAll(/^ *\* ?/gm, '');
        const body = /^return /m.test(code) ? `export function Example() {\n${code}}\n` : code;
        return [
          blockName(place, index, language),
          `${importsFor(code, place)}\n${body}\nexport {};\n`,
        ] as const;
      });
    }),
);

/** Names of this package that an example uses: from the entry that it stands in, or else the first that has them. */
function importsFor(code: string, place: string): string {
  const own = ENTRIES.findLast((entry) => place.startsWith(join('src', dirname(entry)))) ?? 'index.ts';
  const from = new Map<string, string>();
  for (const { entry, name } of exports) {
    if (!from.has(name) || entry === own) from.set(name, entry);
  }
  const isUsed = (name: string) =>
    new RegExp(`(?<!\\w\\.|['\`\\w])${name}\\b`).test(code) && !new RegExp(`const ${name}\\b`).test(code);
  return [...from]
    .filter(([name]) => isUsed(name))
    .map(([name, entry]) => `import { ${name} } from '${moduleOf(entry)}';`)
    .join('\n');
}

describe('the reference', () => {
  it('says of every export what it is', () => {
    const silent = exports.filter(
      ({ symbol }) => ts.displayPartsToString(symbol.getDocumentationComment(checker)) === '',
    );
    expect(silent.map(({ entry, name }) => `${entry}: ${name}`)).toEqual([]);
  });

  it('shows of every function and class how it is used', () => {
    const unshown = exports.filter(
      ({ entry, isValue, symbol }) =>
        entry !== NEEDS_NO_EXAMPLE &&
        isValue &&
        !symbol.getJsDocTags(checker).some(({ name }) => name === 'example'),
    );
    expect(unshown.map(({ entry, name }) => `${entry}: ${name}`)).toEqual([]);
  });

  it('has examples that compile', () => {
    expect(examples.size).toBeGreaterThan(40);
    expect(faultsOf(examples)).toEqual([]);
  });
});
