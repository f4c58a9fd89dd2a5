import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClientToServerEvents, ServerToClientEvents } from '../src/contract/index.ts';
import { createLiveDrops } from '../src/index.ts';
import { createRealtime } from '../src/realtime/index.ts';
import { eventually } from './helpers/eventually.ts';
import { keeps, stockEvent, TOPIC } from './helpers/fake-live.ts';

type Sockets = Server<ClientToServerEvents, ServerToClientEvents>;
let io: Sockets;
let url: string;
let latest = 0;
const asked: number[] = [];

beforeEach(async () => {
  const http = createServer((request, response) => {
    if (!(request.url ?? '').startsWith('/api/events')) return;
    const after = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after'));
    asked.push(after);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(keeps(1, latest)(after)));
  });
  io = new Server(http, { serveClient: false });
  io.use((socket, next) => {
    const token: unknown = socket.handshake.auth['token'];
    if (token === 'good') next();
    else next(Object.assign(new Error('unauthenticated'), { data: { code: 'unauthenticated' } }));
  });
  io.on('connection', (socket: Socket<ClientToServerEvents, ServerToClientEvents>) => {
    socket.on('subscribe', ({ topic }, acknowledge) => {
      void socket.join(topic);
      acknowledge({ ok: true, seq: latest });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
});
afterEach(() => io.close());

const send = (seq: number) => {
  latest = seq;
  io.to(TOPIC).emit('event', stockEvent(seq));
};

it('misses nothing over a real socket: refused token, lost connection, missed events', async () => {
  const tokens = ['stale', 'good', 'good'];
  const client = createLiveDrops({ baseUrl: url, auth: async () => ({ token: tokens.shift() ?? 'good' }) });
  const realtime = createRealtime(client);
  const got: number[] = [];
  const states: string[] = [];
  realtime.onState(({ name }) => states.push(name));
  realtime.channel(TOPIC).on('stock.changed', ({ seq }) => got.push(seq));
  try {
    await eventually(() => expect(realtime.state.name).toBe('live'));
    send(1);
    send(2);
    await eventually(() => expect(got).toEqual([1, 2]));

    const away = eventually(() => expect(realtime.state.name).not.toBe('live'));
    for (const socket of io.sockets.sockets.values()) socket.conn.close();
    await away;
    send(3);
    send(4);
    await eventually(() => expect(realtime.state.name).toBe('live'));
    send(5);
    await eventually(() => expect(got).toEqual([1, 2, 3, 4, 5]));
    expect(asked[0]).toBe(2);
    expect(tokens).toEqual(['good']);
  } finally {
    realtime.close();
  }
  expect(states).toEqual([
    'connecting',
    'catching_up',
    'live',
    'waiting',
    'connecting',
    'catching_up',
    'live',
    'closed',
  ]);
  await eventually(() => expect(io.sockets.sockets.size).toBe(0));
});
