import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readFile } from 'node:fs/promises';
import vm from 'node:vm';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { build as bundle } from 'esbuild';
import { publint } from 'publint';
import { build as viteBuild } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fate, startFaultyServer, type FaultyServer } from '../helpers/faulty-server.ts';
import { ENTRIES } from './entries.ts';
import { installPacked, type Project } from './packed.ts';

let project: Project;
let server: FaultyServer;
beforeAll(async () => {
  project = await installPacked();
  server = await startFaultyServer();
  server.plan(fate.json({ id: 'ord_1', status: 'confirmed' }));
}, 300_000);
afterAll(async () => {
  await project?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

describe('the tarball', () => {
  it('has no fault that publint knows', async () => {
    const tarball = project.tarball.slice().buffer;
    expect((await publint({ pack: { tarball }, strict: true })).messages).toEqual([]);
  });

  it('has the right types for every way to import it', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(project.tarball));
    if (analysis.types === false) throw new Error('no types');
    expect(Object.keys(analysis.entrypoints)).toHaveLength(ENTRIES.length + 1);
    // ESM alone: Node 22.12 and newer `require` it, resolution of the year 2012 does not know `exports`.
    const problems = analysis.problems.filter(
      (problem) =>
        problem.kind !== 'CJSResolvesToESM' &&
        !('resolutionKind' in problem && problem.resolutionKind === 'node10'),
    );
    expect(problems).toEqual([]);
  });

  it('has its licence, its guide and no sources', async () => {
    const file = (name: string) =>
      readFile(join(project.folder, 'node_modules/@livedrops/sdk', name), 'utf8');
    expect(await file('LICENSE')).toContain('MIT');
    expect(await file('README.md')).toContain('# @livedrops/sdk');
    await expect(file('src/index.ts')).rejects.toMatchObject({ code: 'ENOENT' });
    const manifest = JSON.parse(await file('package.json')) as Record<string, Record<string, string>>;
    expect(
      Object.values(manifest['dependencies'] ?? {}).filter((range) => /catalog|workspace/.test(range)),
    ).toEqual([]);
    expect(manifest['engines']?.['node']).toBe('>=22.12');
  });
});

describe('installed in a project of somebody else', () => {
  describe.each([
    ['this one', () => process.execPath],
    ['the oldest supported one', () => project.oldestNode],
  ])('in Node, %s', (name, node) => {
    it('is the version that it should be', async () => {
      const version = await project.run(node(), '--version');
      if (name === 'this one') expect(version.trim()).toBe(process.version);
      else expect(version).toBe('v22.12.0\n');
    });

    it('works by import', async () => {
      expect(await project.run(node(), 'node-esm.mjs', server.url)).toBe('ord_1 kept\n');
    });

    it('works by require, with one copy of its classes', async () => {
      expect(await project.run(node(), 'node-cjs.cjs', server.url)).toBe('ord_1 true\ntrue false\n');
    });

    it('loads every entry, checks a webhook and answers from its mock', async () => {
      expect(await project.run(node(), 'node-all.mjs')).toBe('msg_1 LD- live\n');
    });
  });

  it('beside an older React, says which one the hooks need', async () => {
    expect(await project.run(process.execPath, 'older-react/provider.mjs')).toBe(
      '@livedrops/sdk/react needs React 18 or newer, and this is 17.0.2\n',
    );
  });

  it('is built for browsers by Vite, with nothing of Node in it', async () => {
    const outDir = join(project.folder, 'out');
    await viteBuild({
      root: project.folder,
      configFile: false,
      logLevel: 'error',
      build: { outDir, lib: { entry: 'browser.js', formats: ['es'], fileName: 'app' } },
    });
    const code = await readFile(join(outDir, 'app.js'), 'utf8');
    expect(code).not.toMatch(/from\s*["']node:|require\(/);
    expect(code).not.toContain('fileOrderStorage');
  });

  it('works where there is nothing but what the web has', async () => {
    const { outputFiles } = await bundle({
      entryPoints: [join(project.folder, 'edge.js')],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'worker',
      platform: 'neutral',
      mainFields: ['module', 'main'],
    });
    const web = Object.fromEntries(WEB.map((name) => [name, globalThis[name]]));
    const context = vm.createContext(web);
    vm.runInContext(outputFiles[0]?.text ?? '', context);
    expect(vm.runInContext('typeof process + typeof Buffer + typeof require', context)).toBe(
      'undefinedundefinedundefined',
    );
    const bought: unknown = vm.runInContext(`worker.buy(${JSON.stringify(server.url)})`, context);
    await expect(bought).resolves.toBe('ord_1 1');
  });

  describe('every method, and webhooks, in other runtimes:', () => {
    let inNode: string;
    beforeAll(async () => {
      server.plan(fate.json(ANYTHING));
      inNode = await project.run(process.execPath, 'every-method-here.mjs', server.url);
    });

    it('Node', () => {
      expect(inNode).toMatch(/^\d+ webhook\.test\n$/);
      expect(Number.parseInt(inNode, 10)).toBeGreaterThanOrEqual(75);
    });

    it('Bun', async () => {
      const bun = join(project.folder, 'node_modules/.bin/bun');
      expect(await project.run(bun, 'every-method-here.mjs', server.url)).toBe(inNode);
    });

    it('Deno', async () => {
      const deno = join(project.folder, 'node_modules/.bin/deno');
      expect(
        await project.run(
          deno,
          'run',
          '--allow-all',
          '--node-modules-dir=manual',
          'every-method-here.mjs',
          server.url,
        ),
      ).toBe(inNode);
    });

    it('Cloudflare Workers', async () => {
      const { outputFiles } = await bundle({
        entryPoints: [join(project.folder, 'cloudflare-worker.mjs')],
        bundle: true,
        write: false,
        format: 'esm',
        platform: 'neutral',
        conditions: ['workerd', 'worker', 'browser'],
        mainFields: ['module', 'main'],
      });
      const miniflare = createRequire(join(project.folder, 'package.json')).resolve('miniflare');
      const { Miniflare } = (await import(pathToFileURL(miniflare).href)) as Runtime;
      const script = outputFiles[0]?.text ?? '';
      const worker = new Miniflare({ modules: true, script, compatibilityDate: '2026-01-01' });
      const answer = await worker.dispatchFetch(`http://worker.test/?api=${encodeURIComponent(server.url)}`);
      expect(`${await answer.text()}\n`).toBe(inNode);
      await worker.dispose();
    });
  });

  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('has types that hold in the strictest TypeScript, module %s', async (module, moduleResolution) => {
    const settings = `${STRICTEST} --module ${module} --moduleResolution ${moduleResolution}`.split(' ');
    expect(await project.run(process.execPath, tsc(), ...settings, 'strict.ts')).toBe('');
  });
});

/** Cloudflare's runtime on this machine. */
type Runtime = {
  Miniflare: new (options: object) => {
    dispatchFetch: (url: string) => Promise<Response>;
    dispose: () => Promise<void>;
  };
};

/** An answer that every method can read. */
const ANYTHING = {
  id: 'thing_1',
  items: [],
  nextCursor: null,
  accessToken: 'token-1',
  refreshToken: 'refresh-1',
  accessTokenExpiresAt: '2099-01-01T00:00:00.000Z',
  user: { id: 'usr_1' },
  serverTime: '2026-03-01T12:00:00.000Z',
};

const STRICTEST =
  '--noEmit --strict --skipLibCheck false --exactOptionalPropertyTypes --noUncheckedIndexedAccess ' +
  '--target es2023 --lib es2024,esnext.disposable,dom,dom.iterable --types node';

/** What every runtime of the web has, and nothing else. */
const WEB = [
  'AbortController',
  'AbortSignal',
  'Blob',
  'DOMException',
  'Event',
  'EventTarget',
  'FormData',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'clearTimeout',
  'crypto',
  'fetch',
  'performance',
  'queueMicrotask',
  'setTimeout',
  'structuredClone',
] as const;

const tsc = (): string => createRequire(fileURLToPath(import.meta.url)).resolve('typescript/lib/tsc.js');
