import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { expect, inject, it, onTestFinished } from 'vitest';
import { anyFreePort } from '../../../../tools/services/free-port.ts';
import { createApp } from '../../src/app/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { createLogger, type Logger } from '../../src/platform/logger.ts';

/** A configuration whose database is not there yet, and what its server says while it waits. */
async function setUp() {
  const port = await anyFreePort();
  const uri = new URL(inject('mongoUri'));
  const [host, realPort] = [uri.hostname, Number(uri.port)];
  uri.port = String(port);
  uri.username = 'shop';
  uri.password = 'do-not-tell';
  uri.pathname = `/test_${randomUUID().slice(0, 8)}`;
  // Only this address of it, not those that the set names.
  uri.searchParams.delete('replicaSet');
  uri.searchParams.set('directConnection', 'true');
  const said: string[] = [];
  const logger = Object.assign(createLogger('silent'), {
    warn: (fields: object, text: string) => void said.push(`${JSON.stringify(fields)} ${text}`),
  }) as Logger;
  const config = (withPassword: boolean) => {
    const own = new URL(uri);
    if (!withPassword) [own.username, own.password] = ['', ''];
    return readConfig({
      NODE_ENV: 'test',
      PORT: '0',
      MONGO_URI: own.href,
      JWT_SECRET: randomUUID() + randomUUID(),
    });
  };
  const appear = async () => {
    const proxy = createServer((socket) => {
      const way = connect(realPort, host);
      socket.pipe(way).pipe(socket);
      for (const end of [socket, way]) end.on('error', () => [socket, way].forEach((one) => one.destroy()));
    });
    proxy.listen(port, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
  };
  return { config, logger, said, appear };
}

it('a server that finds no database at its start says so, waits, and serves once it is there', async () => {
  const { config, logger, said, appear } = await setUp();
  const starting = createApp(config(false), { logger });
  await expect.poll(() => said.join()).toContain('the database does not answer');
  await appear();
  await using app = await starting;
  expect((await fetch(`${app.url}/api/ready`)).status).toBe(200);
  await app.connection.db?.dropDatabase();
});

it('a server that is told to stop while it waits ends, and has not shown its password', async () => {
  const { config, logger, said } = await setUp();
  const stopping = new AbortController();
  const starting = createApp(config(true), { logger, signal: stopping.signal });
  await expect.poll(() => said.length).toBeGreaterThan(0);
  stopping.abort('SIGTERM');
  await expect(starting).rejects.toBe('SIGTERM');
  expect(said.join()).not.toContain('do-not-tell');
});
