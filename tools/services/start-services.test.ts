import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { mongo } from 'mongoose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataDir } from './data-dir.ts';
import { anyFreePort, canConnect } from './free-port.ts';
import { mongoKind } from './mongo.ts';
import { type RunningService, startService } from './service.ts';
import { type Services, startServices } from './start-services.ts';

// Real servers; what the developer's environment names is left alone.
const env = { ...process.env, MONGO_URI: '', REDIS_URL: '' };
const cacheDir = path.join(dataDir(), 'cache');

describe('startServices, ephemeral', () => {
  let services: Services;
  beforeAll(async () => {
    services = await startServices({ ephemeral: true, env });
  });
  afterAll(() => services.stop());

  it('gives a replica set whose transactions commit and roll back', async () => {
    await using client = new mongo.MongoClient(services.mongoUri);
    const things = client.db().collection('things');
    expect(client.db().databaseName).toBe('livedrops');
    await client.withSession((session) =>
      session.withTransaction(async () => {
        await things.insertOne({ kept: true }, { session });
      }),
    );
    const failing = client.withSession((session) =>
      session.withTransaction(async () => {
        await things.insertOne({ kept: false }, { session });
        throw new Error('no');
      }),
    );
    await expect(failing).rejects.toThrow('no');
    expect(await things.countDocuments()).toBe(1);
  });

  it('gives a Redis that would rather refuse than forget', async () => {
    const redis = new Redis(services.redisUrl);
    expect(await redis.set('a', '1')).toBe('OK');
    expect(await redis.config('GET', 'maxmemory-policy')).toContain('noeviction');
    redis.disconnect();
  });

  it('leaves no server behind after stop, which may be called twice', async () => {
    const other = await startServices({ ephemeral: true, env });
    await other.stop();
    await other.stop();
    expect(await canConnect(other.mongo.port)).toBe(false);
    expect(await canConnect(other.redis.port)).toBe(false);
  });

  it('refuses a MONGO_URI that does not answer, without showing its password', async () => {
    const port = await anyFreePort();
    const given = {
      ...env,
      MONGO_URI: `mongodb://me:secret@127.0.0.1:${port}/x`,
      REDIS_URL: services.redisUrl,
    };
    const failure = await startServices({ env: given }).catch((error: unknown) => String(error));
    expect(failure).toContain('MONGO_URI (mongodb://me:***@');
    expect(failure).not.toContain('secret');
  });

  it('uses what the environment gives as it is', async () => {
    const given = { ...env, MONGO_URI: services.mongoUri, REDIS_URL: services.redisUrl };
    await using same = await startServices({ env: given });
    expect(same).toMatchObject({ mongoUri: services.mongoUri, redisUrl: services.redisUrl, shared: true });
    expect(same.mongo.source).toBe('MONGO_URI');
  });
});

describe('a kept data folder', () => {
  let folder: string;
  let kind: ReturnType<typeof mongoKind>;
  const started: RunningService[] = [];
  const start = async () => {
    const service = await startService(kind, { folder, ephemeral: false });
    started.push(service);
    return service;
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'livedrops-kept-'));
    kind = { ...mongoKind(cacheDir), defaultPort: await anyFreePort() };
  });
  afterAll(async () => {
    for (const service of started) await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('outlives a mongod killed by SIGKILL, which is reported, and another port', async () => {
    const first = await start();
    await write(first.url, 'before the crash');
    expect((await start()).shared).toBe(true);

    const { servicePid } = JSON.parse(readFileSync(path.join(folder, 'state.json'), 'utf8'));
    process.kill(servicePid, 'SIGKILL');
    await expect(first.died).rejects.toThrow(
      /MongoDB ended unexpectedly \(by SIGKILL\)\. Its last lines:\n./,
    );
    expect(existsSync(path.join(folder, 'state.json'))).toBe(false);

    kind = { ...kind, defaultPort: await anyFreePort() };
    const second = await start();
    expect(second.info.port).not.toBe(first.info.port);
    await write(second.url, 'after the crash');
    await using client = new mongo.MongoClient(second.url);
    const words = await client.db().collection('words').distinct('word');
    expect(words).toEqual(['after the crash', 'before the crash']);
  });

  it('is refused with the reason when it needs a replica set and the server is none', async () => {
    const standalone = { ...mongoKind(cacheDir), defaultPort: await anyFreePort() };
    const folderOfStandalone = path.join(folder, 'standalone');
    const service = await startService(
      {
        ...standalone,
        args: (port, data, ephemeral) =>
          standalone.args(port, data, ephemeral).filter((arg) => !/^(--replSet|rs0)$/.test(arg)),
        ready: async (port) => {
          while (!(await canConnect(port)));
          return 'standalone';
        },
      },
      { folder: folderOfStandalone, ephemeral: true },
    );
    started.push(service);
    const given = {
      ...env,
      MONGO_URI: `mongodb://127.0.0.1:${service.info.port}`,
      REDIS_URL: 'redis://127.0.0.1:1',
    };
    const failure = await startServices({ env: given }).catch((error: unknown) => String(error));
    expect(failure).toMatch(/standalone MongoDB.*--replSet/s);
    expect(failure).toMatch(/REDIS_URL .*cannot be used/);
  });
});

async function write(url: string, word: string): Promise<void> {
  await using client = new mongo.MongoClient(url);
  await client
    .db()
    .collection('words')
    .insertOne({ word }, { writeConcern: { w: 'majority', journal: true } });
}
