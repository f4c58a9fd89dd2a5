import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProxy } from './proxy.ts';

let echo: Server;
let port: number;

beforeAll(async () => {
  echo = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  echo.listen(0, '127.0.0.1');
  await once(echo, 'listening');
  port = (echo.address() as AddressInfo).port;
});
afterAll(() => void echo.close());

const MEMBER = 'hello NetworkInterfaceTL';
const CLIENT = 'hello nodejs';

async function open(
  proxyPort: number,
  greeting: string,
): Promise<{ socket: Socket; received: () => string }> {
  const socket = connect({ port: proxyPort, host: '127.0.0.1' });
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => {});
  socket.write(greeting);
  await expect.poll(() => text || socket.destroyed || socket.closed).toBeTruthy();
  return { socket, received: () => text };
}

describe('startProxy', () => {
  it('carries bytes both ways, and keeps them back while the link is silent', async () => {
    await using proxy = await startProxy(port);
    const { socket, received } = await open(proxy.port, CLIENT);
    proxy.set({ kind: 'swallow' });
    socket.write(' one');
    socket.write(' two');
    await delay(100);
    expect(received()).toBe(CLIENT);
    proxy.set({ kind: 'clear' });
    await expect.poll(received).toBe(`${CLIENT} one two`);
  });

  it('cuts only those that it is told to', async () => {
    await using proxy = await startProxy(port);
    const [client, member] = [await open(proxy.port, CLIENT), await open(proxy.port, MEMBER)];
    proxy.set({ kind: 'cut' }, 'members');
    await expect.poll(() => member.socket.closed).toBe(true);
    client.socket.write(' more');
    await expect.poll(client.received).toBe(`${CLIENT} more`);
    const late = await open(proxy.port, MEMBER);
    await expect.poll(() => late.socket.closed).toBe(true);
    expect(late.received()).toBe('');
  });

  it('lets no byte through before its time, and keeps their order', async () => {
    await using proxy = await startProxy(port);
    const { socket, received } = await open(proxy.port, CLIENT);
    proxy.set({ kind: 'slow', delayMs: 150 });
    const sentAt = performance.now();
    for (const word of [' one', ' two', ' three']) socket.write(word);
    await expect.poll(received).toBe(`${CLIENT} one two three`);
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(290);
  });
});
