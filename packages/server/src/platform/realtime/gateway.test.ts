import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventEnvelope } from '@livedrops/sdk/contract';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Bus, Receive } from '../bus/redis-bus.ts';
import type { LoggedEvent } from '../log/event-log.ts';
import { createLogger } from '../logger.ts';
import { createGateway } from './gateway.ts';
import { createSignals } from './signals.ts';
import { openSocketServer } from './socket-server.ts';

const TOPIC = 'drop:drp_1';
const KILOBYTES = 64;

const eventOf = (seq: number, kilobytes = KILOBYTES): LoggedEvent => ({
  _id: seq,
  topic: TOPIC,
  seq,
  type: 'noted',
  occurredAt: new Date(0),
  data: 'x'.repeat(kilobytes * 1024),
  key: TOPIC,
});

type Options = {
  bus?: Pick<Bus, 'publish' | 'listen'>;
  socketsPerAddress?: number;
  mayHear?: (topic: string) => Promise<boolean>;
};

async function openGateway({ bus, socketsPerAddress = 100, mayHear = async () => true }: Options = {}) {
  const http = createServer();
  const sockets = openSocketServer({ corsOrigins: [], cluster: null });
  const gateway = createGateway({
    checkVersion: () => null,
    logger: createLogger('fatal'),
    bus: bus ?? null,
    sockets,
    signals: createSignals(sockets.io),
    privateRooms: () => [],
    trustedHops: 0,
    socketsPerAddress,
    identify: (userId) => ({ userId, expiresInMs: 60_000 }),
    mayHear,
    log: { latestSeq: async () => 0, resolve: async (events) => events as LoggedEvent[] },
    present: (event) => event as unknown as EventEnvelope,
    isOverheard: () => false,
    overhear: () => {},
  });
  gateway.attach(http);
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => gateway.close());
  return { gateway, port: (http.address() as AddressInfo).port };
}

/** A client of which the test decides what it reads, which no library offers. */
async function subscribe(
  port: number,
): Promise<{ socket: Socket; bytes(): number; count(text: string): number }> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => {});
  let bytes = 0;
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (text.length < 20_000) text += chunk.toString('latin1');
  });
  socket.write(
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${TOPIC}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  await expect.poll(() => text).toContain('"sid"');
  socket.write(textFrame('40'));
  await expect.poll(() => text).toContain('40{"sid"');
  socket.write(textFrame(`420["subscribe",${JSON.stringify({ topic: TOPIC })}]`));
  await expect.poll(() => text).toContain('"ok":true');
  return { socket, bytes: () => bytes, count: (part) => text.split(part).length - 1 };
}

/** RFC 6455, 5.2: a short text, masked with zeros. */
const textFrame = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);

it('sends away who does not read, and keeps who does', { timeout: 60_000 }, async () => {
  const { gateway, port } = await openGateway();
  const slow = await subscribe(port);
  const quick = await subscribe(port);
  slow.socket.pause();
  for (let seq = 1; seq <= 1200; seq += 1) {
    await gateway.tell([eventOf(seq)]);
    await sleep(1);
  }
  const sent = 1200 * KILOBYTES * 1024;
  await expect.poll(() => quick.bytes()).toBeGreaterThan(sent);
  slow.socket.resume();
  // What was on its way still comes.
  for (let seen = -1; seen !== slow.bytes(); await sleep(500)) seen = slow.bytes();
  expect(slow.bytes()).toBeLessThan(sent);
  expect(quick.socket.destroyed).toBe(false);
});

it('tells what another process brings, and its own once, whether the bus works or not', async () => {
  let receive: Receive = () => {};
  let isBroken = false;
  const bus: Pick<Bus, 'publish' | 'listen'> = {
    async publish() {
      if (isBroken) throw new Error('away');
    },
    listen: (receiver) => void (receive = receiver),
  };
  const { gateway, port } = await openGateway({ bus });
  const client = await subscribe(port);
  await gateway.tell([eventOf(1, 0)]);
  receive([eventOf(2, 0)]);
  isBroken = true;
  await gateway.tell([eventOf(3, 0)]);
  await expect.poll(() => client.count('"seq":3')).toBe(1);
  expect([1, 2].map((seq) => client.count(`"seq":${seq},`))).toEqual([1, 1]);
});

it('lets a socket hear 200 topics, however many it asks for at once', async () => {
  const { port } = await openGateway();
  const { socket, count } = await subscribe(port);
  // A socket may ask only so often in a second.
  let laterMs = 0;
  const { now } = Date;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + laterMs);
  const asked = Array.from({ length: 270 }, (_, n) => `42${n + 1}["subscribe",{"topic":"drop:${n}"}]`);
  for (let from = 0; from < asked.length; from += 90) {
    laterMs += 2000;
    socket.write(Buffer.concat(asked.slice(from, from + 90).map(textFrame)));
    await expect.poll(() => count('"ok":')).toBe(1 + from + 90);
  }
  expect([count('"ok":true'), count('"code":"too_many_topics"')]).toEqual([200, 71]);
});

it('keeps no place for a topic that was left or refused', async () => {
  const { port } = await openGateway({ mayHear: async (topic) => topic !== 'user:usr_1' });
  const { socket, count } = await subscribe(port);
  const ask = (id: number, what: string, topic: string) =>
    textFrame(`42${id}["${what}",${JSON.stringify({ topic })}]`);
  const { now } = Date;
  let laterMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => now() + laterMs);
  for (let round = 0; round < 3; round += 1) {
    laterMs += 2000;
    const frames = Array.from({ length: 90 }, (_, n) =>
      round < 2
        ? [ask(1 + n, 'subscribe', `drop:${round}-${n}`), ask(500 + n, 'unsubscribe', `drop:${round}-${n}`)]
        : [ask(1 + n, 'subscribe', 'user:usr_1')],
    );
    socket.write(Buffer.concat(frames.flat()));
    await expect.poll(() => count('"ok":')).toBe([181, 361, 451][round]);
  }
  laterMs += 2000;
  socket.write(ask(1, 'subscribe', 'drop:last'));
  await expect.poll(() => count('"ok":')).toBe(452);
  expect([count('"ok":true'), count('"code":"unauthenticated"')]).toEqual([362, 90]);
});
