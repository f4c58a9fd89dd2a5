import { createServer, request as forward } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createLiveDrops } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { makeDrop } from '../helpers/shop.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { type CreatorPerson, startApp, type TestApp } from '../helpers/start-app.ts';

// A network that lets no WebSocket through, and a balancer that sends every request to the next process.

let app: TestApp;
let second: ServerProcess;
let creator: CreatorPerson;

beforeAll(async () => {
  app = await startApp();
  second = await spawnServer(app.env);
  creator = await app.signUpCreator();
});
afterAll(async () => {
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
});

async function startBalancer() {
  const targets = [app.url, second.url];
  const counts = [0, 0];
  let upgrades = 0;
  const http = createServer((request, response) => {
    const turn = (counts[0]! + counts[1]!) % 2;
    counts[turn]! += 1;
    const { method, headers, url = '/' } = request;
    const way = forward(new URL(url, targets[turn]), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    way.on('error', () => response.destroy());
    request.pipe(way);
  });
  http.on('upgrade', (_request, socket) => {
    upgrades += 1;
    socket.destroy();
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, counts, upgrades: () => upgrades };
}

it('hears every event, in order and once, on public and own topics', async () => {
  const balancer = await startBalancer();
  const fan = await app.signUp();
  const client = createLiveDrops({ baseUrl: balancer.url, auth: fan.session.accessToken });
  const drop = await makeDrop(creator.client, { stock: 10 });
  const realtime = createRealtime(client);
  onTestFinished(() => realtime.close());
  const heard: string[] = [];
  const seqs: number[] = [];
  realtime.channel(`user:${fan.session.user.id}`).on('*', ({ type, seq }) => {
    heard.push(type);
    seqs.push(seq);
  });
  let status = '';
  realtime.channel(`drop:${drop.id}`).on('drop.updated', ({ data }) => (status = data.drop.status));
  await expect.poll(() => realtime.state.name).toBe('live');
  expect(balancer.upgrades()).toBeGreaterThan(0);

  const orders = [];
  for (let n = 0; n < 3; n += 1) orders.push(await client.orders.create({ dropId: drop.id, quantity: 1 }));
  await client.orders.cancel(orders[0]!.id);
  await expect
    .poll(() => heard)
    .toEqual(['order.confirmed', 'order.confirmed', 'order.confirmed', 'order.cancelled']);
  expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
  await creator.client.drops.pause(drop.id);
  await expect.poll(() => status).toBe('paused');
  expect(Math.min(...balancer.counts)).toBeGreaterThan(2);
});

it('is refused what belongs to others, as by a socket', async () => {
  const balancer = await startBalancer();
  const fan = await app.signUp();
  const realtime = createRealtime(createLiveDrops({ baseUrl: balancer.url, auth: fan.session.accessToken }));
  onTestFinished(() => realtime.close());
  const refused: string[] = [];
  realtime.onRefused(({ code }) => refused.push(code));
  realtime.channel(`sales:${creator.creatorId}`).on('*', () => {});
  await expect.poll(() => refused).toEqual(['forbidden']);
});
