import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { Server, type Socket } from 'socket.io';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ClientToServerEvents, ServerToClientEvents } from '../src/contract/index.ts';
import { createLiveDrops } from '../src/index.ts';
import { createRealtime, socketIoTransport } from '../src/realtime/index.ts';
import { eventually } from './helpers/eventually.ts';
import { keeps, stockEvent, TOPIC } from './helpers/fake-live.ts';

type Sockets = Server<ClientToServerEvents, ServerToClientEvents>;
let http: HttpServer;
let io: Sockets;
let url: string;
let latest = 0;
const asked: number[] = [];
/** The connections below the sockets. */
const wires: Duplex[] = [];

beforeEach(async () => {
  http = createServer((request, response) => {
    if (!/^(\/shop)?\/api\/events/.test(request.url ?? '')) return;
    const after = Number(new URL(request.url ?? '', 'http://x').searchParams.get('after'));
    asked.push(after);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(keeps(1, latest)(after)));
  });
  wires.length = 0;
  http.on('upgrade', (_request, wire) => wires.push(wire));
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

/** As a network that died without a word: nothing goes through, and nobody is told. */
const freeze = (wire: Duplex) => {
  wire.pause();
  wire.cork();
};

it('goes where the API is, behind the path of `baseUrl`', async () => {
  const behind = new Server(http, { serveClient: false, path: '/shop/socket.io' });
  behind.on('connection', (socket: Socket<ClientToServerEvents, ServerToClientEvents>) => {
    socket.on('subscribe', (_topic, acknowledge) => acknowledge({ ok: true, seq: latest }));
  });
  const realtime = createRealtime(createLiveDrops({ baseUrl: `${url}/shop/` }), {
    transport: socketIoTransport(),
  });
  realtime.channel(TOPIC).on('*', () => {});
  try {
    await eventually(() => expect(realtime.state.name).toBe('live'));
    expect(behind.sockets.sockets.size).toBe(1);
  } finally {
    realtime.close();
    await behind.close();
  }
});

it('waits for as long as it is told to, also without an end', async () => {
  const realtime = createRealtime(createLiveDrops({ baseUrl: url, auth: async () => ({ token: 'good' }) }), {
    transport: socketIoTransport({ timeoutMs: Number.POSITIVE_INFINITY }),
  });
  realtime.channel(TOPIC).on('*', () => {});
  try {
    await eventually(() => expect(realtime.state.name).toBe('live'));
    expect(realtime.heardAt).toBeDefined();
  } finally {
    realtime.close();
  }
});

it('finds a connection over which nothing comes, although nobody closed it, and misses nothing', async () => {
  const client = createLiveDrops({ baseUrl: url, auth: async () => ({ token: 'good' }) });
  const realtime = createRealtime(client, { quietMs: 500 });
  const got: number[] = [];
  realtime.channel(TOPIC).on('stock.changed', ({ seq }) => got.push(seq));
  try {
    await eventually(() => expect(realtime.state.name).toBe('live'));
    const before = realtime.heardAt;
    for (const wire of wires) freeze(wire);
    send(latest + 1);
    await eventually(() => expect(got).toEqual([latest]));
    expect(realtime.heardAt).toBeGreaterThan(before ?? 0);
  } finally {
    realtime.close();
    for (const wire of wires) wire.destroy();
  }
});
