import { execFile } from 'node:child_process';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { blockName, faultsOf, ROOT } from './compile-blocks.ts';

const GUIDES = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)];
const SITE = globSync('../../docs/*.md', { cwd: ROOT });

/** The code of the guides, each block as a module of its own, by where it stands. */
const blocks = new Map(
  [...GUIDES, ...SITE].flatMap((guide) => {
    const text = readFileSync(join(ROOT, guide), 'utf8');
    return [...text.matchAll(/^```(tsx?)\n([\s\S]*?)^```$/gm)].map(
      ([, language = 'ts', code = ''], index) => {
        return [blockName(guide, index, language), `${code}\nexport {};\n`] as const;
      },
    );
  }),
);

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

  it('are built into a site, with the reference, and without a warning', async () => {
    const typedoc = join(ROOT, 'node_modules/typedoc/bin/typedoc');
    const built = promisify(execFile)(process.execPath, [typedoc, '--emit', 'none'], { cwd: ROOT });
    await expect(built).resolves.toBeDefined();
  });
});
