import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { endpointNames } from '@livedrops/sdk/contract';
import { createRealtime } from '@livedrops/sdk/realtime';
import { describe, expect, it } from 'vitest';
import { FIGURES, readFigure, readFigures, readText } from '../helpers/read-figures.ts';
import { makeDrop, makeFans } from '../helpers/shop.ts';
import { startApp } from '../helpers/start-app.ts';
import { answer, startReceiver } from '../helpers/webhook-receiver.ts';

it('the API serves its figures beside itself to those who have the token', async () => {
  await using app = await startApp({ env: FIGURES });
  expect((await fetch(`${app.url}/metrics`)).status).toBe(401);
  expect(await readFigure(app.url, 'livedrops_books_guarded')).toBe(1);
});

it('the API serves no figures unless it is told to, and is not ready while the books are not guarded', async () => {
  await using app = await startApp();
  expect((await fetch(`${app.url}/metrics`)).status).toBe(404);
  const ready = async () => (await fetch(`${app.url}/api/ready`)).status;
  expect(await ready()).toBe(200);
  await app.connection.db?.command({ collMod: 'lanes', validator: {} });
  await expect.poll(ready).toBe(503);
});

describe.each([
  ['the fast path', true],
  ['Express', false],
])('by %s', (_name, fastPath) => {
  it('requests are counted by endpoint and class of the status, orders by what they came to', async () => {
    await using app = await startApp({ env: FIGURES, overrides: { fastPath } });
    const { client } = await app.signUpCreator();
    const drop = await makeDrop(client, { stock: 3 });
    const fans = makeFans(app, 4);
    const placed = await Promise.all(
      fans.map(({ client: fan }) =>
        fan.orders.create({ dropId: drop.id, quantity: 1 }).then(
          () => 'placed',
          () => 'refused',
        ),
      ),
    );
    expect(placed.toSorted()).toEqual(['placed', 'placed', 'placed', 'refused']);
    await client.drops.get(drop.id);
    const figure = (name: string, labels: Record<string, string>) => readFigure(app.url, name, labels);
    const requests = (route: string, method: string, status: string) =>
      figure('livedrops_http_request_seconds_count', { route, method, status });
    // Counted when the connection has taken the answer, which may be a moment after the client has it.
    await expect.poll(() => requests('drops.get', 'GET', '2xx')).toBe(1);
    expect(await requests('orders.create', 'POST', '2xx')).toBe(3);
    expect(await requests('orders.create', 'POST', '4xx')).toBeGreaterThanOrEqual(1);
    expect(await requests('drops.create', 'POST', '2xx')).toBe(1);
    expect(await figure('livedrops_orders_total', { outcome: 'placed' })).toBe(3);
    expect(await figure('livedrops_orders_total', { outcome: 'sold_out' })).toBeGreaterThanOrEqual(1);
    const work = { work: 'orders' };
    const groups = await figure('livedrops_commit_group_size_count', work);
    expect(groups).toBeGreaterThanOrEqual(1);
    expect(await figure('livedrops_commit_group_size_sum', work)).toBeGreaterThanOrEqual(3);
    expect(await figure('livedrops_commit_seconds_count', work)).toBe(groups);
    expect(await figure('livedrops_commit_wait_seconds_count', work)).toBe(groups);
    expect(await figure('livedrops_lane_refills_total', { from: 'pool' })).toBeGreaterThanOrEqual(1);
    expect(await figure('livedrops_order_queue', {})).toBe(0);
  });
});

it('an order that was sent again is a replay, and one that a bad twin meets is tried again', async () => {
  await using app = await startApp({ env: FIGURES });
  const { client } = await app.signUpCreator();
  const drop = await makeDrop(client, { stock: 10 });
  const [fan] = makeFans(app, 1);
  const idempotencyKey = randomUUID();
  for (let count = 0; count < 2; count += 1)
    await fan?.client.orders.create({ dropId: drop.id, quantity: 1 }, { idempotencyKey });
  expect(await readFigure(app.url, 'livedrops_orders_total', { outcome: 'placed' })).toBe(1);
  expect(await readFigure(app.url, 'livedrops_orders_total', { outcome: 'replayed' })).toBe(1);
  // The unique index has refused the second one, which was then looked for.
  expect(await readFigure(app.url, 'livedrops_commit_failures_total', { reason: 'duplicate' })).toBe(1);
});

it('says how long events take to sockets, consumers and endpoints, and what waits', async () => {
  await using receiver = await startReceiver();
  receiver.plan(answer(204));
  await using app = await startApp({ env: { ...FIGURES, WEBHOOK_ALLOW_PRIVATE: '1' } });
  const figure = (name: string, labels: Record<string, string> = {}) => readFigure(app.url, name, labels);
  const { client, creatorId } = await app.signUpCreator();
  const drop = await makeDrop(client, { stock: 10 });
  await client.webhooks.create({ url: receiver.url, events: ['order.confirmed'] });
  const realtime = createRealtime(client);
  realtime.channel(`sales:${creatorId}`).on('*', () => {});
  await expect.poll(() => realtime.state.name).toBe('live');
  expect(await figure('livedrops_sockets')).toBe(1);
  await makeFans(app, 1)[0]?.client.orders.create({ dropId: drop.id, quantity: 1 });
  await expect.poll(() => figure('livedrops_delivery_seconds_count', { channel: 'webhook' })).toBe(1);
  await expect.poll(() => figure('livedrops_socket_delay_seconds_count')).toBeGreaterThanOrEqual(1);
  expect(await figure('livedrops_relay_delay_seconds_count')).toBeGreaterThanOrEqual(1);
  for (const group of ['notifications', 'webhooks', 'sold'])
    await expect
      .poll(() => figure('livedrops_consumer_delay_seconds_count', { group }))
      .toBeGreaterThanOrEqual(1);
  realtime.close();
  await expect.poll(() => figure('livedrops_sockets')).toBe(0);
  const past = new Date(Date.now() - 60_000);
  const job = { _id: 'nobody/1', queue: 'nobody', priority: 'rest', state: 'waiting', dueAt: past };
  await app.connection.collection<typeof job>('jobs').insertOne(job);
  await expect.poll(() => figure('livedrops_jobs', { queue: 'nobody', state: 'waiting' })).toBe(1);
  expect(await figure('livedrops_jobs_overdue_seconds', { queue: 'nobody' })).toBeGreaterThan(50);
});

const OTHER_METHODS = ['PROPFIND', 'PURGE', 'M-SEARCH', 'TRACE'];
const METHODS = [...OTHER_METHODS, 'PUT', 'DELETE'];

/** A request that `fetch` would not send. */
const sendStrange = (url: string, marker: string, method: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const headers = {
      host: `${marker}.example`,
      'x-request-id': marker,
      'user-agent': marker,
      origin: marker,
    };
    const sent = request(
      `${url}/api/${marker}`,
      { method, headers },
      (got) => void got.resume().on('end', resolve),
    );
    sent.on('error', reject).end();
  });

/** What is no request at all. */
const sendRubbish = (url: string, text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    socket.on('error', reject).on('close', () => resolve());
    socket.resume();
  });

async function beHostile(url: string, dropId: string): Promise<string> {
  const marker = `m${randomUUID().replaceAll('-', '')}`;
  const paths = ['', 'drops/', 'creators/', 'orders/by-key/', 'media/', 'docs/', 'drops/x/'];
  const statuses = await Promise.all(
    paths.flatMap((path) => [
      fetch(`${url}/api/${path}${marker}?${marker}=1`).then(({ status }) => status),
      fetch(`${url}/${path}${marker}`, { headers: { authorization: `Bearer ${marker}` } }).then(
        ({ status }) => status,
      ),
    ]),
  );
  expect(statuses.filter((status) => status < 400)).toEqual([]);
  for (const method of METHODS) await sendStrange(url, marker, method);
  await sendRubbish(url, `${marker.toUpperCase()} / HTTP/1.1\r\nhost: ${marker}\r\n\r\n`);
  const order = { dropId: marker, quantity: 1, [marker]: 1 };
  for (const body of [order, { dropId, quantity: 1 }])
    await fetch(`${url}/api/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': marker },
      body: JSON.stringify(body),
    });
  return marker;
}

it('makes no series of what callers send', async () => {
  await using app = await startApp({ env: FIGURES });
  const { client } = await app.signUpCreator();
  const drop = await makeDrop(client);
  const own = async () =>
    (await readFigures(app.url))
      .filter(({ name }) => name.startsWith('livedrops_'))
      .map(({ name, labels }) => JSON.stringify([name, labels]));
  await beHostile(app.url, drop.id);
  const otherMethods = () =>
    readFigure(app.url, 'livedrops_http_request_seconds_count', { route: 'other', method: 'other' });
  await expect.poll(otherMethods).toBe(OTHER_METHODS.length);
  const before = new Set(await own());
  const marker = await beHostile(app.url, drop.id);
  await expect.poll(otherMethods).toBe(2 * OTHER_METHODS.length);
  // Workers, which nobody has asked for anything, may have come to something meanwhile.
  const fromCallers = (await own()).filter((series) => /_http_|_orders_|_commit_/.test(series));
  expect(fromCallers.filter((series) => !before.has(series))).toEqual([]);
  expect(await readText(app.url)).not.toContain(marker);
  const routes = new Set(
    (await readFigures(app.url)).flatMap(({ labels: { route } }) => (route === undefined ? [] : [route])),
  );
  expect([...routes].filter((route) => !KNOWN_ROUTES.has(route))).toEqual([]);
});

const KNOWN_ROUTES: ReadonlySet<string> = new Set([...endpointNames, 'media', 'other']);

it('has a line in docs/metrics.md for each figure, and for no other', async () => {
  const document = await readFile(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8');
  const rows = document.split('\n').flatMap((line) => {
    const [, name, type, labels, help] = line.split('|').map((cell) => cell.trim());
    return name?.startsWith('`livedrops_') ? [{ name: name.slice(1, -1), type, labels, help }] : [];
  });
  const env = { ...FIGURES, CDN: 'varnish', CDN_PURGE_URLS: 'http://127.0.0.1:9/' };
  await using app = await startApp({ env });
  const text = await readText(app.url);
  const figures = [...text.matchAll(/^# HELP (livedrops_\w+) (.*)\n# TYPE \w+ (\w+)$/gm)].map(
    ([, name, help, type]) => ({ name, type, help }),
  );
  expect(rows.map(({ name, type, help }) => ({ name, type, help }))).toEqual(
    figures.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
  );
  const labelsOf = new Map(rows.map(({ name, labels }) => [name, labels ?? '']));
  for (const { name, labels } of await readFigures(app.url)) {
    const documented = labelsOf.get(name) ?? labelsOf.get(name.replace(/_(?:bucket|sum|count)$/, ''));
    for (const label of Object.keys(labels).filter((one) => one !== 'le' && documented !== undefined))
      expect(documented, `${name} has the label ${label}`).toContain(`\`${label}\``);
  }
});
