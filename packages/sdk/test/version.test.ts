import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import { createLiveDrops, createSession, isApiError, type LiveDrops } from '../src/index.ts';
import { HEADERS, SDK_VERSION } from '../src/contract/index.ts';
import { createRealtime } from '../src/realtime/index.ts';
import packageJson from '../package.json' with { type: 'json' };
import { sessionOf } from './helpers/session-of.ts';

const problem = {
  code: 'upgrade_required',
  outcome: 'not_executed',
  detail: 'Update it',
  requestId: 'req_1',
};

/** Answers that the version is too old, and keeps what it was sent. */
const startStrict = async () => {
  const heard: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    heard.push(request.headers[HEADERS.client.toLowerCase()] as string | undefined);
    response.writeHead(426, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  });
  const said: unknown[] = [];
  const io = new Server(server, { transports: ['websocket'] });
  io.use((socket, next) => {
    said.push(socket.handshake.auth['client']);
    next(Object.assign(new Error('upgrade_required'), { data: { code: 'upgrade_required' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, heard, said, close: () => io.close() };
};

let stop: () => Promise<void> = async () => {};
afterEach(() => stop());

it('is that of the package', () => {
  expect(SDK_VERSION).toBe(packageJson.version);
});

it('is said with every call, behind what the program says, and a refusal is not asked again', async () => {
  const server = await startStrict();
  stop = server.close;
  for (const [headers, expected] of [
    [{}, `sdk/${SDK_VERSION}`],
    [{ 'LiveDrops-Client': 'studio/1.2.0' }, `studio/1.2.0 sdk/${SDK_VERSION}`],
  ] as const) {
    server.heard.length = 0;
    const error: unknown = await createLiveDrops({ baseUrl: server.url, headers })
      .drops.list()
      .catch((reason: unknown) => reason);
    expect(isApiError(error, 'upgrade_required') && [error.status, error.outcome]).toEqual([
      426,
      'not_executed',
    ]);
    expect(server.heard).toEqual([expected]);
  }
});

it('is not said by a page that nobody has signed in to, where it would cost a request that asks for leave', async () => {
  const server = await startStrict();
  stop = server.close;
  vi.stubGlobal('document', {});
  onTestFinished(() => void vi.unstubAllGlobals());
  const call = (client: LiveDrops) => client.drops.list().catch(() => {});
  await call(createLiveDrops({ baseUrl: server.url }));
  await call(createLiveDrops({ baseUrl: server.url, auth: 'a-token' }));
  await createLiveDrops({ baseUrl: server.url })
    .auth.forgotPassword({ email: 'a@b.example' })
    .catch(() => {});
  expect(server.heard).toEqual([undefined, `sdk/${SDK_VERSION}`, `sdk/${SDK_VERSION}`]);
});

it('that is too old for a refresh signs nobody out', async () => {
  const server = await startStrict();
  stop = server.close;
  const session = createSession();
  await session.set(sessionOf('usr_1'), 'signed_in');
  const client = createLiveDrops({ baseUrl: server.url, auth: session });
  expect(isApiError(await client.auth.refresh().catch((error: unknown) => error), 'upgrade_required')).toBe(
    true,
  );
  expect(session.current?.user.id).toBe('usr_1');
});

it('is said by sockets, and a refusal ends the tries', async () => {
  const server = await startStrict();
  stop = server.close;
  const realtime = createRealtime(createLiveDrops({ baseUrl: server.url }));
  realtime.connect();
  await expect.poll(() => realtime.state).toMatchObject({ name: 'denied', reason: 'upgrade_required' });
  expect(server.said).toEqual([`sdk/${SDK_VERSION}`]);
  realtime.close();
});
