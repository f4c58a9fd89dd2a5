import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createRealtime } from '@livedrops/sdk/realtime';
import { describe, expect, inject, it } from 'vitest';
import { answer, startReceiver } from '../../packages/server/test/helpers/webhook-receiver.ts';
import { makeDrop, makeFans } from '../../packages/server/test/helpers/shop.ts';
import { people, startApp, type TestApp } from '../../packages/server/test/helpers/start-app.ts';
import { repoRoot } from '../services/data-dir.ts';
import { anyFreePort } from '../services/free-port.ts';
import '../test/provided.ts';
import { boards, queriesOf, toText } from './boards.ts';
import { type Prometheus, startPrometheus } from './prometheus.ts';

const TOKEN = 'a token of some length';
const prometheus = inject('prometheus');

it('the boards in deploy/grafana are those of their source: pnpm dashboards', async () => {
  const folder = path.join(repoRoot, 'deploy/grafana');
  expect((await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted()).toEqual(
    Object.keys(boards)
      .map((name) => `${name}.json`)
      .toSorted(),
  );
  for (const [name, one] of Object.entries(boards))
    expect(await readFile(path.join(folder, `${name}.json`), 'utf8')).toBe(toText(one));
});

type Asked = { what: string; expression: string };

/** What Grafana asks for, with its variables filled in. */
const asksOfBoards = (): Asked[] =>
  Object.entries(boards).flatMap(([name, one]) =>
    queriesOf(one).flatMap(({ title, expressions }) =>
      expressions.map((expression) => ({
        what: `${name}: ${title}`,
        expression: expression.replaceAll('$__rate_interval', '10s'),
      })),
    ),
  );

/** An alert compares a vector with a number, and has no data while all is well: the vector must have some. */
async function asksOfAlerts({ rules }: Prometheus): Promise<Asked[]> {
  return (await rules()).map(({ name, query }) => {
    const [, vector = ''] = /^(.+) [<>] [\d.]+$/s.exec(query) ?? [];
    return { what: name, expression: vector };
  });
}

/** Expressions that have no data. A quantile of nothing is no number, and no data either. */
async function withoutData({ query }: Prometheus, asked: readonly Asked[]): Promise<Asked[]> {
  const found = await Promise.all(asked.map(({ expression }) => query(expression)));
  return asked.filter((_, index) => !found[index]?.some(({ value }) => !Number.isNaN(Number(value[1]))));
}

/** Two servers in split roles, with figures on ports of their own. */
async function startServers(stack: AsyncDisposableStack): Promise<{ api: TestApp; targets: string[] }> {
  const ports = [await anyFreePort(), await anyFreePort()];
  const envOf = (index: number) => ({
    METRICS_TOKEN: TOKEN,
    METRICS_PORT: String(ports[index]),
    WEBHOOK_ALLOW_PRIVATE: '1',
  });
  const overrides = { sharedReads: true };
  const api = stack.use(await startApp({ env: { ...envOf(0), ROLE: 'api' }, overrides }));
  stack.use(await startApp({ env: { ...api.env, ...envOf(1), ROLE: 'worker' }, overrides }));
  return { api, targets: ports.map((port) => `127.0.0.1:${port}`) };
}

/** A creator who listens, with an endpoint that takes what it gets and one that does not; buyers and visitors until the end. */
async function trade(api: TestApp, stack: AsyncDisposableStack): Promise<void> {
  const [taking, refusing] = [stack.use(await startReceiver()), stack.use(await startReceiver())];
  taking.plan(answer(204));
  refusing.plan(answer(500));
  const { client, creatorId } = await people(api.url).signUpCreator();
  for (const { url } of [taking, refusing])
    await client.webhooks.create({ url, events: ['order.confirmed'] });
  const realtime = createRealtime(client);
  stack.defer(() => realtime.close());
  realtime.channel(`sales:${creatorId}`).on('*', () => {});
  await expect.poll(() => realtime.state.name).toBe('live');
  const drop = await makeDrop(client, { stock: 100_000 });
  const stopping = new AbortController();
  const trading = (async () => {
    while (!stopping.signal.aborted) {
      const [fan] = makeFans(api, 1);
      await fan?.client.orders.create({ dropId: drop.id, quantity: 1 });
      await client.drops.get(drop.id);
      await client.drops.get('drp_of_nobody').catch(() => null);
      await delay(100);
    }
  })();
  stack.defer(async () => {
    stopping.abort();
    await trading;
  });
}

describe.skipIf(prometheus === null)('a real Prometheus that scrapes running servers', () => {
  it('has data for every panel and for what every alert compares', async () => {
    await using stack = new AsyncDisposableStack();
    const { api, targets } = await startServers(stack);
    await trade(api, stack);
    const running = stack.use(await startPrometheus(prometheus ?? '', { targets, token: TOKEN }));
    const asked = [...asksOfBoards(), ...(await asksOfAlerts(running))];
    expect(asked.length).toBeGreaterThan(75);
    const nothing = { what: 'nothing', expression: 'livedrops_nothing' };
    await expect
      .poll(() => withoutData(running, [...asked, nothing]), { timeout: 180_000, interval: 2000 })
      .toEqual([nothing]);
  });
});
