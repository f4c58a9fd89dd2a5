import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { serve, type ServeOptions } from './serve.ts';

type Held = { path: string; answer(): void };

/** A server that answers when it is told to, and a client that keeps its connections. */
async function start(options: Partial<ServeOptions> = {}) {
  const held: Held[] = [];
  const http = createServer((request, response) => {
    const path = request.url ?? '';
    if (path === '/now') response.end('now');
    else held.push({ path, answer: () => response.end(path) });
  });
  const serving = await serve(http, { host: '127.0.0.1', port: 0, ...options });
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string, via: Agent | undefined = agent) =>
    new Promise<{ text: string; connection: string | undefined }>((resolve, reject) => {
      get(`${serving.url}${path}`, { agent: via }, (response: IncomingMessage) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ text, connection: response.headers.connection }));
        response.on('error', reject);
      }).on('error', reject);
    });
  return { serving, held, ask, agent };
}

it('answers what is in flight and what comes on a kept connection, and asks both to leave', async () => {
  const { serving, held, ask } = await start();
  expect(await ask('/now')).toEqual({ text: 'now', connection: 'keep-alive' });
  const slow = ask('/slow', new Agent({ keepAlive: true }));
  await expect.poll(() => held.length).toBe(1);
  const closing = serving.close();
  expect(await ask('/now'), 'on the connection of before').toEqual({ text: 'now', connection: 'close' });
  await expect(ask('/now', new Agent()), 'on a new one').rejects.toMatchObject({ code: 'ECONNREFUSED' });
  held[0]?.answer();
  expect(await slow).toEqual({ text: '/slow', connection: 'close' });
  await closing;
});

it('does not wait for connections that ask nothing', async () => {
  const { serving, ask } = await start({ answerMs: 600_000 });
  await ask('/now');
  const silent = connect(Number(new URL(serving.url).port), '127.0.0.1');
  await new Promise((resolve) => silent.once('connect', resolve));
  const ended = new Promise((resolve) => silent.once('close', resolve).on('error', () => {}));
  await serving.close();
  await ended;
  expect(silent.destroyed).toBe(true);
});

it('cuts what is not answered in time, and sends the rest away', async () => {
  let sentAway = 0;
  const { serving, held, ask } = await start({ answerMs: 10, sendAway: () => (sentAway += 1) });
  const never = ask('/never');
  never.catch(() => {});
  await expect.poll(() => held.length).toBe(1);
  await serving.close();
  await expect(never).rejects.toMatchObject({ code: 'ECONNRESET' });
  expect(sentAway).toBeGreaterThan(0);
});

it('goes on serving for the delay, also new connections', async () => {
  const { serving, ask } = await start({ delayMs: 2000 });
  const closing = serving.close();
  expect(await ask('/now', new Agent({ keepAlive: true }))).toEqual({ text: 'now', connection: 'close' });
  await closing;
  await expect(ask('/now', new Agent())).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});
