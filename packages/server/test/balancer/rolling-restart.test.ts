import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLiveDrops, isLiveDropsError, type RetryOptions, type TokenCallback } from '@livedrops/sdk';
import { createRealtime, type Realtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type Balancer, startBalancer } from '../../../../tools/cluster/balancer.ts';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { readBooks } from '../helpers/books.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

const binary = inject('haproxy');
const FANS = 6;
/** Longer than the balancer takes to notice, by haproxy.cfg. */
const SHUTDOWN_DELAY_SECONDS = '4';

let app: TestApp;
let creator: CreatorPerson;
let folder: string | undefined;
let ports: [number, number];
let servers: ServerProcess[];
let balancer: Balancer;

// This process does the work of the workers, and is not behind the balancer.
beforeAll(async () => {
  if (binary === null) return;
  folder = await mkdtemp(path.join(tmpdir(), 'livedrops-balancer-'));
  app = await startApp({ env: { TRUST_PROXY_HOPS: '1', SHUTDOWN_DELAY_SECONDS } });
  creator = await app.signUpCreator();
  ports = [await anyFreePort(), await anyFreePort()];
  servers = await Promise.all(ports.map(spawnAt));
  const [port, figuresPort] = [await anyFreePort(), await anyFreePort()];
  balancer = await startBalancer({ haproxy: binary, port, figuresPort, servers: ports, folder });
});
afterAll(async () => {
  await balancer?.[Symbol.asyncDispose]();
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
  await app?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

const spawnAt = (port: number): Promise<ServerProcess> =>
  spawnServer({ ...app.env, ROLE: 'api', PORT: String(port), SHUTDOWN_DELAY_SECONDS });

const untilUp = (count: number) => expect.poll(() => balancer.countReady()).toBe(count);

async function restart(index: 0 | 1, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  servers[index]?.kill(signal);
  const code = (await servers[index]?.exited) ?? null;
  servers[index] = await spawnAt(ports[index]);
  await untilUp(2);
  return code;
}

/** Fans who buy one unit after the other, each with a key of its own, until they are told to stop. */
function letFansBuy(dropId: string, retry: RetryOptions | false) {
  const client = (auth?: string | TokenCallback) =>
    createLiveDrops({ baseUrl: balancer.url, retry, ...(auth !== undefined && { auth }) });
  const fans = makeFans({ ...app, client }, FANS);
  const failed: string[] = [];
  const bought: string[] = [];
  const closing = new AbortController();
  const buying = fans.map(async ({ client: fan }) => {
    while (!closing.signal.aborted) {
      try {
        bought.push((await fan.orders.create({ dropId, quantity: 1 })).id);
        // Writers read what they wrote, also by the other process.
        const read = await fan.orders.get(bought.at(-1) ?? '');
        if (read.status !== 'confirmed') failed.push(`read as ${read.status}`);
      } catch (error) {
        failed.push(isLiveDropsError(error) ? `${error.code}, ${error.outcome}` : String(error));
      }
    }
  });
  return {
    fans,
    failed,
    bought,
    async stop() {
      closing.abort();
      await Promise.all(buying);
    },
  };
}

async function expectBooks(dropId: string, bought: readonly string[]): Promise<void> {
  const books = await readBooks(app.connection, dropId);
  expect(books.faults).toEqual([]);
  const stored = new Set(books.orders.map(({ _id }) => _id));
  expect(bought.filter((id) => !stored.has(id))).toEqual([]);
  expect([books.orders.length, new Set(bought).size]).toEqual([bought.length, bought.length]);
}

describe.skipIf(binary === null)('behind a real HAProxy', () => {
  it('both servers are replaced, and no request fails, even of callers who try nothing again', async () => {
    await untilUp(2);
    const drop = await makeDrop(creator.client, { stock: 1_000_000 });
    const crowd = letFansBuy(drop.id, false);
    const [watcher] = crowd.fans;
    const watching: Realtime = createRealtime(watcher!.client);
    const heard = new Set<string>();
    watching.channel(`user:${watcher!.userId}`).on('order.confirmed', ({ data }) => heard.add(data.order.id));
    await expect.poll(() => watching.state.name).toBe('live');
    await expect.poll(() => crowd.bought.length).toBeGreaterThan(100);

    const codes = [await restart(0, 'SIGTERM'), await restart(1, 'SIGTERM')];
    const boughtBefore = crowd.bought.length;
    await expect.poll(() => crowd.bought.length).toBeGreaterThan(boughtBefore + 100);
    await crowd.stop();

    expect(codes).toEqual([0, 0]);
    expect(crowd.failed).toEqual([]);
    // The balancer had no failure to hide, either.
    expect(await balancer.countSentAgain()).toBe(0);
    await expectBooks(drop.id, crowd.bought);
    // The socket was sent away twice and has missed nothing.
    const own = await watcher!.client.orders.list({ limit: 100 }).toArray({ limit: 10_000 });
    expect(own.length).toBeGreaterThan(10);
    await expect.poll(() => own.filter(({ id }) => !heard.has(id))).toEqual([]);
    watching.close();
  });

  it('a server that is killed costs no caller an order: they are sent again, and are the same orders', async () => {
    const drop = await makeDrop(creator.client, { stock: 1_000_000 });
    const crowd = letFansBuy(drop.id, { maxRetries: 3 });
    await expect.poll(() => crowd.bought.length).toBeGreaterThan(100);
    await restart(0, 'SIGKILL');
    const boughtBefore = crowd.bought.length;
    await expect.poll(() => crowd.bought.length).toBeGreaterThan(boughtBefore + 100);
    await crowd.stop();
    expect(crowd.failed).toEqual([]);
    await expectBooks(drop.id, crowd.bought);
  });

  it('with no server there, a caller hears that nothing happened', async () => {
    const drop = await makeDrop(creator.client);
    const client = (auth?: string | TokenCallback) =>
      createLiveDrops({ baseUrl: balancer.url, retry: false, ...(auth !== undefined && { auth }) });
    const [fan] = makeFans({ ...app, client }, 1);
    for (const server of servers) server.kill('SIGKILL');
    await untilUp(0);
    const failure = await fan!.client.orders.create({ dropId: drop.id, quantity: 1 }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'unavailable', outcome: 'not_executed', status: 503 });
  });
});
