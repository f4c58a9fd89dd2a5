import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createServer } from 'node:tls';
import { expect, inject, it, onTestFinished } from 'vitest';
import { SELF_SIGNED } from '../helpers/self-signed.ts';
import { spawnServer } from '../helpers/spawn-server.ts';
import { people, startApp } from '../helpers/start-app.ts';

/** A Redis behind TLS, as clouds offer it. */
async function startTlsRedis(): Promise<string> {
  const target = new URL(inject('redisUrl'));
  const open = new Set<Socket>();
  const server = createServer(SELF_SIGNED, (client) => {
    const redis = connect(Number(target.port), target.hostname);
    client.pipe(redis).pipe(client);
    for (const socket of [client, redis]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => [client, redis].forEach((end) => end.destroy()));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    open.forEach((socket) => socket.destroy());
    server.close();
  });
  return `rediss://localhost:${(server.address() as AddressInfo).port}`;
}

it('reaches a Redis over TLS whose authority the host trusts, and no other', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'livedrops-ca-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const authority = path.join(folder, 'ca.pem');
  await writeFile(authority, SELF_SIGNED.cert);
  await using app = await startApp({ env: { REDIS_URL: await startTlsRedis() } });
  await using trusting = await spawnServer({ ...app.env, NODE_EXTRA_CA_CERTS: authority });
  await expect
    .poll(() => people(trusting.url).client().health.ready())
    .toMatchObject({ status: 'ready', redis: 'up' });
  expect(await app.client().health.ready()).toMatchObject({ status: 'degraded', redis: 'down' });
});
