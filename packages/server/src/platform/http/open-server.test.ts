import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { openServer, type ServerOptions } from './open-server.ts';

/** A server that answers with what it was sent, and a way to send it bytes that no client library would. */
async function start(options: Partial<ServerOptions> = {}) {
  const http = openServer(
    (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => response.end(`got ${text}`));
    },
    { keepAliveMs: 75_000, requestMs: 30_000, connectionsPerPeer: null, ...options },
  );
  // As engine.io does: without `shouldUpgradeCallback` every upgrade would come here.
  http.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  const { port } = http.address() as AddressInfo;
  return (bytes: string): { socket: Socket; text(): string; ended: Promise<unknown> } => {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('error', () => {});
    socket.write(bytes);
    return { socket, text: () => text, ended: once(socket, 'close') };
  };
}

const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';

it('answers a request that offers HTTP/2 by the way of HTTP/1.1', async () => {
  const send = await start();
  const get = send(`GET / HTTP/1.1\r\nHost: a\r\n${H2C}\r\n`);
  await expect.poll(get.text).toMatch(/^HTTP\/1\.1 200 [^]*got $/);
  const post = send(`POST / HTTP/1.1\r\nHost: a\r\n${H2C}Content-Length: 5\r\n\r\nbytes`);
  await expect.poll(post.text).toMatch(/^HTTP\/1\.1 200 [^]*got bytes$/);
});

it('lets WebSockets through, however the word is written', async () => {
  const send = await start();
  const upgrade = send('GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: WebSocket\r\n\r\n');
  await expect.poll(upgrade.text).toContain('101');
});

it('says how long it keeps a connection', async () => {
  const send = await start({ keepAliveMs: 75_000 });
  const get = send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  await expect.poll(get.text).toContain('Keep-Alive: timeout=75');
});

it('does not wait for a body that trickles', async () => {
  const send = await start({ requestMs: 500 });
  const slow = send('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nb');
  const trickle = setInterval(() => slow.socket.write('b'), 100);
  await slow.ended;
  clearInterval(trickle);
  expect(slow.text()).toContain('408');
});

it('keeps so many connections of one peer, and takes new ones when old ones are gone', async () => {
  const send = await start({ connectionsPerPeer: 2 });
  const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const [one, two] = [send(request), send(request)];
  await expect.poll(one.text).toContain('got');
  await expect.poll(two.text).toContain('got');
  const three = send(request);
  await three.ended;
  expect(three.text()).toBe('');
  one.socket.destroy();
  // The server hears of it a moment later.
  await expect
    .poll(async () => {
      const next = send(request);
      await Promise.race([next.ended, once(next.socket, 'data')]);
      return next.text();
    })
    .toContain('got');
});
