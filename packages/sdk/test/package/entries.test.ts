import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import * as root from '../../src/index.ts';
import { BUDGETS, bundleEntry } from '../helpers/bundle.ts';

describe('what an entry reaches', () => {
  it('is ky alone for the root', async () => {
    const { packages, files } = await bundleEntry('index.ts');
    expect(packages).toEqual(['ky']);
    expect(files.filter((path) => path.startsWith('src/contract/'))).toEqual([]);
  });

  it('is no zod, react or msw for realtime', async () => {
    const { packages, files } = await bundleEntry('realtime/index.ts');
    expect(packages).toContain('socket.io-client');
    expect(packages.filter((name) => /^(zod|react|msw|ky|node:.*)$/.test(name))).toEqual([]);
    expect(files.filter((path) => path.startsWith('src/contract/'))).toEqual([]);
  });

  it('is nothing at all for webhooks', async () => {
    const { packages, files } = await bundleEntry('webhooks/index.ts');
    expect(packages).toEqual([]);
    expect(files.filter((path) => !path.startsWith('src/webhooks/'))).toEqual([]);
  });

  it('is React alone for the hooks', async () => {
    const { packages, files } = await bundleEntry('react/index.ts', { external: ['react'] });
    expect(packages).toEqual(['react']);
    expect(files.filter((path) => /^src\/(contract|realtime|msw)\//.test(path))).toEqual([]);
  });

  it('is nothing for the fakes', async () => {
    expect((await bundleEntry('testing/index.ts')).packages).toEqual([]);
  });

  it('is zod alone for the contract', async () => {
    expect((await bundleEntry('contract/index.ts')).packages).toEqual(['zod']);
  });
});

it.each(Object.entries(BUDGETS))('%s weighs at most %i bytes', async (entry, budget) => {
  expect((await bundleEntry(entry)).gzipBytes).toBeLessThanOrEqual(budget);
});

it('every entry weighs what the README says', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const stated = new Map(
    [...readme.matchAll(/^\| `@livedrops\/sdk(\/\w+)?` .* ([\d.]+) kB \|$/gm)].map(
      ([, folder, kB]) => [`${folder?.slice(1).concat('/') ?? ''}index.ts`, Number(kB)] as const,
    ),
  );
  expect([...stated.keys()].toSorted()).toEqual(Object.keys(BUDGETS).toSorted());
  for (const [entry, kB] of stated) {
    const { gzipBytes } = await bundleEntry(entry);
    expect(Math.abs(gzipBytes / 1000 - kB), `${entry}: ${gzipBytes} bytes`).toBeLessThan(0.3);
  }
});

it('the root exports exactly this', () => {
  expect(Object.keys(root).toSorted()).toEqual([
    'AbortedError',
    'ApiError',
    'ConnectionError',
    'LiveDropsError',
    'TimeoutError',
    'createIdempotencyKey',
    'createLiveDrops',
    'createSession',
    'isAbortedError',
    'isApiError',
    'isConnectionError',
    'isLiveDropsError',
    'memoryOrderStorage',
    'memoryStorage',
    'pictureAt',
    'prepareOrder',
    'resumeOrder',
    'webOrderStorage',
    'webStorage',
  ]);
});

it('every subpath has its sources first and its types before its code', async () => {
  const { exports } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8')) as {
    exports: Record<string, Record<string, string> | string>;
  };
  const conditions = Object.values(exports).filter((entry) => typeof entry === 'object');
  expect(conditions).toHaveLength(8);
  for (const entry of conditions)
    expect(Object.keys(entry)).toEqual(['@livedrops/source', 'types', 'default']);
});
