import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PRELUDE = fileURLToPath(new URL('./docs-prelude.d.ts', import.meta.url));
const GUIDES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)];

/** The code of the guides, each block as a module of its own, by where it stands. */
const blocks = new Map(
  GUIDES.flatMap((guide) => {
    const text = readFileSync(join(ROOT, guide), 'utf8');
    return [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(
      ([, language = 'ts', code = ''], index) => {
        const name = join(ROOT, `${guide.replace(/\W/g, '-')}-block-${index + 1}.${language}`);
        return [name, `${code}\nexport {};\n`] as const;
      },
    );
  }),
);

const OPTIONS: ts.CompilerOptions = {
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

const faultsOf = (files: ReadonlyMap<string, string>): string[] => {
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

describe('the guides', () => {
  it('have code that compiles', () => {
    expect(blocks.size).toBeGreaterThan(20);
    expect(faultsOf(blocks)).toEqual([]);
  });

  it('would not pass with a method that is not there', () => {
    const wrong = new Map([[join(ROOT, 'wrong.ts'), 'await client.orders.buy({ dropId });\nexport {};\n']]);
    expect(faultsOf(wrong)).toEqual([expect.stringContaining("wrong.ts:1: Property 'buy' does not exist")]);
  });

  it('begin with a mocked test that passes as it stands', async () => {
    const code = [...blocks.values()].find((block) => block.includes('createMockDb')) ?? '';
    expect(code).toContain('console.assert');
    const run = promisify(execFile);
    const options = ['--conditions=@livedrops/source', '--input-type=module-typescript', '--eval'];
    const printed = run(process.execPath, [...options, code], { cwd: ROOT });
    expect(await printed).toEqual({ stdout: '', stderr: '' });
    const broken = run(process.execPath, [...options, code.replace('=== drop.id', '!== drop.id')], {
      cwd: ROOT,
    });
    expect((await broken).stderr).toContain('Assertion failed');
  });

  it('link to what is there', () => {
    for (const guide of GUIDES) {
      const text = readFileSync(join(ROOT, guide), 'utf8');
      for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)#]+)/g)) {
        expect(() => readFileSync(join(ROOT, guide, '..', target)), `${guide} -> ${target}`).not.toThrow();
      }
    }
  });
});
