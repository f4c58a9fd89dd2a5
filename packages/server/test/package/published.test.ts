import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { createLiveDrops, createSession } from '@livedrops/sdk';
import { publint } from 'publint';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pack } from '../../../../tools/publish/pack.ts';
import { dataDir, ensureDir } from '../../../../tools/services/data-dir.ts';
import { isAlive, type ServiceState } from '../../../../tools/services/state-file.ts';
import { spawnProgram } from '../helpers/spawn-server.ts';

const run = promisify(execFile);

let folder: string;
let tarball: string;
const installed = (...names: string[]) => path.join(folder, 'node_modules/@livedrops/server', ...names);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'livedrops-server-'));
  await pack('server', folder);
  tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz')) ?? '';
  const dependencies = { '@livedrops/server': `file:./${tarball}` };
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  await writeFile(
    path.join(folder, 'pnpm-workspace.yaml'),
    "allowBuilds: { '@scarf/scarf': false, mongodb-memory-server-core: false }\n",
  );
  await run('pnpm', ['install', '--prefer-offline', '--no-frozen-lockfile'], {
    cwd: folder,
    maxBuffer: 64_000_000,
    shell: process.platform === 'win32',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function pidOf(service: string): Promise<number> {
  const state = JSON.parse(await readFile(path.join(service, 'state.json'), 'utf8')) as ServiceState;
  return state.servicePid ?? 0;
}

it('is a package without a fault that publint knows, with its licence and without sources', async () => {
  const data = await readFile(path.join(folder, tarball));
  expect((await publint({ pack: { tarball: data.buffer }, strict: true })).messages).toEqual([]);
  expect(await readFile(installed('LICENSE'), 'utf8')).toContain('MIT');
  expect(await readdir(installed())).not.toContain('src');
  const manifest = JSON.parse(await readFile(installed('package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  expect(Object.values(manifest.dependencies).filter((range) => /catalog|workspace/.test(range))).toEqual([]);
});

it('serves with databases and demo data of its own: `livedrops-server dev`', async () => {
  const own = path.join(folder, 'data');
  await mkdir(own);
  // The databases' programs that this repository has fetched already; the data is new.
  await symlink(ensureDir(dataDir(), 'cache'), path.join(own, 'cache'));
  await using server = await spawnProgram([installed('dist/main.js'), 'dev'], {
    LIVEDROPS_DATA_DIR: own,
    PORT: '0',
  });
  const client = createLiveDrops({ baseUrl: server.url, auth: createSession() });
  await client.auth.demo({ email: 'rowan.ibrahim585@inbox.test' });
  const { items } = await client.drops.live();
  const drop = items.find(({ checkout, remaining }) => checkout === 'instant' && remaining > 0);
  if (drop === undefined) throw new Error('no drop sells');
  const order = await client.orders.create({ dropId: drop.id, quantity: 1 });
  expect(order).toMatchObject({ status: 'confirmed', items: [{ quantity: 1 }] });

  const databases = await Promise.all(['mongo', 'redis'].map((name) => pidOf(path.join(own, name))));
  expect(databases.map(isAlive)).toEqual([true, true]);
  server.kill('SIGTERM');
  expect(await server.exited).toBe(0);
  expect(databases.map(isAlive)).toEqual([false, false]);
});
