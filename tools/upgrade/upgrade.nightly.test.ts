import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, it } from 'vitest';
import { openOwnDatabase } from '../../packages/server/test/helpers/own-database.ts';
import { runHere } from '../../packages/server/test/helpers/run-command.ts';
import { startServerNode } from '../cluster/server-node.ts';
import { renderRows } from '../failover/judge.ts';
import { runScenes } from '../failover/run-failover.ts';
import { NO_ELECTION, type Scene } from '../failover/scenes.ts';
import { anyFreePort } from '../services/free-port.ts';
import { say } from '../services/progress.ts';
import { unlimited } from '../test/unlimited.ts';
import { liveADay, seeTheDay } from './live-a-day.ts';
import { fetchVersionBefore } from './version-before.ts';
import '../test/provided.ts';

const DAY = {
  bio: 'Prints on linen',
  followerCount: 1,
  status: 'ended',
  title: 'Linen print, large',
  remaining: 2,
};
const OLD = 0;
const NEW = 1;

// The steps of docs/upgrade.md, with the version before and this one on one database while it sells.
it('the version before goes on selling while this one migrates, and beside it afterwards', async () => {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-upgrade-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const { connection, uri } = stack.use(await openOwnDatabase());
  const env = {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    MONGO_URI: uri,
    REDIS_URL: inject('redisUrl'),
    JWT_SECRET: randomUUID() + randomUUID(),
    ...unlimited,
  };
  const { folder: before, commit } = await fetchVersionBefore();
  const main = path.join(before, 'packages/server/src/main.ts');
  const old = stack.use(await startServerNode({ name: 'old', env, preload: null, folder, main }));
  await old.untilReady();
  const port = await anyFreePort();
  const url = `http://127.0.0.1:${port}`;
  const scenes: Scene<void>[] = [
    {
      name: 'the old one sells while the new one migrates and starts',
      isPlanned: true,
      ways: { buy: OLD, look: OLD },
      async run() {
        const migrated = await runHere(env, 'migrate');
        expect(migrated.code, migrated.err).toBe(0);
        expect(migrated.out).toMatch(/\b\d{4}-/);
        const present = await startServerNode({ name: 'new', env, preload: null, folder, port });
        await stack.use(present).untilReady();
        return NO_ELECTION;
      },
    },
    {
      name: 'bought at the old one, seen at the new one',
      isPlanned: true,
      ways: { buy: OLD, look: NEW },
      async run() {
        expect(await seeTheDay(url, await liveADay(old.url))).toEqual(DAY);
        return NO_ELECTION;
      },
    },
    {
      name: 'bought at the new one, seen at the old one',
      isPlanned: true,
      ways: { buy: NEW, look: OLD },
      async run() {
        expect(await seeTheDay(old.url, await liveADay(url))).toEqual(DAY);
        return NO_ELECTION;
      },
    },
    {
      name: 'the new one sells while the old one ends',
      isPlanned: true,
      ways: { buy: NEW, look: NEW },
      async run() {
        expect(await old.stop()).toBe(0);
        return NO_ELECTION;
      },
    },
  ];
  const doors = { nodes: [old, { url }], secret: env.JWT_SECRET };
  const rows = await runScenes({ place: undefined, doors, connection }, scenes, say);
  expect(rows).toHaveLength(4);
  for (const { name, broken } of rows)
    expect(broken, `${name}, with ${commit}\n${renderRows(rows)}`).toEqual([]);
  const audit = await runHere(env, 'audit');
  expect(audit.code, audit.out).toBe(0);
});
