import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLiveDrops } from '@livedrops/sdk';
import { createRealtime } from '@livedrops/sdk/realtime';
import { Redis } from 'ioredis';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  onTestFinished,
} from 'vitest';
import { createApp } from '../../src/app/app.ts';
import { createDomains } from '../../src/app/domains.ts';
import { readConfig } from '../../src/config/config.ts';
import { createGuard } from '../../src/platform/guard.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { connectRedis } from '../../src/platform/redis.ts';
import { createSignals } from '../../src/platform/realtime/signals.ts';
import { NO_TRACING } from '../../src/platform/tracing.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { openSocketServer } from '../../src/platform/realtime/socket-server.ts';
import { codeOf } from '../helpers/refusal.ts';
import { inMs, makeDrop } from '../helpers/shop.ts';
import { type SlowRedis, startSlowRedis } from '../helpers/slow-redis.ts';
import { type ServerProcess, spawnServer } from '../helpers/spawn-server.ts';
import { people, type Person, startApp, type TestApp } from '../helpers/start-app.ts';

// What is told between processes and written down nowhere: two servers, and a Redis between them that comes and goes.

let redis: SlowRedis;
let app: TestApp;
let second: ServerProcess;
let fan: Person;
let namespace: string;

async function start(): Promise<void> {
  redis = await startSlowRedis(inject('redisUrl'));
  // Announcements are written by the other process only.
  app = await startApp({ env: { REDIS_URL: redis.url, ROLE: 'api' } });
  second = await spawnServer({ ...app.env, ROLE: 'all' });
}

async function stop(): Promise<void> {
  redis.mend();
  redis.resume();
  await second[Symbol.asyncDispose]();
  await app[Symbol.asyncDispose]();
  await redis[Symbol.asyncDispose]();
}

/** Connects somebody to a process and counts what is signalled to them. */
async function listen(url: string, token: string) {
  const realtime = createRealtime(people(url).client(token));
  onTestFinished(() => realtime.close());
  const heard = { inbox: 0 };
  realtime.onInbox(() => (heard.inbox += 1));
  realtime.connect();
  await expect.poll(() => realtime.state.name).toBe('live');
  return { realtime, heard };
}

const tokenOf = ({ session }: Person): string => session.accessToken;

/** Signals are lost while a process has no connection; so whoever waits for one reads again. Returns how often that was. */
async function readUntil(condition: () => boolean): Promise<number> {
  let reads = 0;
  await expect
    .poll(
      async () => {
        await fan.client.notifications.markRead();
        reads += 1;
        return condition();
      },
      { interval: 250 },
    )
    .toBe(true);
  return reads;
}

/**
 * Somebody else whose signals go from one process to the other. Resolves when they arrive; `passes` when one more has, and with it whatever
 * was signalled before.
 */
async function openWitness(from: string, to: string): Promise<{ passes(): Promise<void> }> {
  const { session } = await people(from).signUp();
  const { notifications } = people(from).client(session.accessToken);
  const [sender, receiver] = [await listen(from, session.accessToken), await listen(to, session.accessToken)];
  const read = () => notifications.markRead();
  await expect.poll(async () => (await read()) && receiver.heard.inbox > 0, { interval: 250 }).toBe(true);
  return {
    async passes() {
      const sent = sender.heard.inbox;
      const received = receiver.heard.inbox;
      await read();
      await expect.poll(() => sender.heard.inbox).toBeGreaterThan(sent);
      await expect.poll(() => receiver.heard.inbox).toBeGreaterThan(received);
    },
  };
}

describe('while Redis is there', () => {
  beforeAll(start);
  afterAll(stop);
  beforeEach(async () => {
    fan = await app.signUp('Noor Fan');
  });

  it('tells all devices of a person, on every process, that their inbox was read', async () => {
    const witness = await openWitness(app.url, second.url);
    const here = await listen(app.url, tokenOf(fan));
    const there = await listen(second.url, tokenOf(fan));
    const stranger = await listen(second.url, tokenOf(await app.signUp()));
    for (const _ of [1, 2, 3]) await fan.client.notifications.markRead();
    await expect.poll(() => [here.heard.inbox, there.heard.inbox]).toEqual([3, 3]);
    // Once each, also where the signal comes from.
    await witness.passes();
    await witness.passes();
    expect([here.heard.inbox, there.heard.inbox, stranger.heard.inbox]).toEqual([3, 3, 0]);
  });

  it('tells followers when an announcement is in their inboxes, and not before', async () => {
    await openWitness(second.url, app.url);
    const creator = await app.signUpCreator();
    await fan.client.follows.follow(creator.creatorId);
    const { realtime, heard } = await listen(app.url, tokenOf(fan));
    realtime.channel(`creator:${creator.creatorId}`).on('*', () => {});
    await expect.poll(() => realtime.state.name).toBe('live');
    const counted: number[] = [];
    realtime.onInbox(() => {
      void fan.client.notifications.unread().then(({ unreadCount }) => counted.push(unreadCount));
    });
    await makeDrop(creator.client, { startsAt: inMs(3_600_000), endsAt: inMs(7_200_000) });
    await expect.poll(() => counted).toEqual([1]);
    expect(heard.inbox).toBe(1);
  });

  it('ends the sockets of a sign-in that is over on every process, and of no other', async () => {
    await openWitness(app.url, second.url);
    const there = await listen(second.url, tokenOf(fan));
    const other = await people(app.url).signUp();
    const others = await listen(second.url, tokenOf(other));
    const { session } = fan;
    const states: string[] = [];
    there.realtime.onState(({ name }) => states.push(name));
    await fan.client.auth.logout();
    // Sent away, and not let in again with the token that is still good for a while.
    await expect.poll(() => states).toEqual(['waiting', 'connecting', 'denied']);
    expect(others.realtime.state.name).toBe('live');
    const back = createRealtime(people(app.url).client(session.accessToken));
    onTestFinished(() => back.close());
    back.connect();
    await expect.poll(() => back.state.name).toBe('denied');
  });

  it('ends the sockets and calls of an API key that is revoked, on every process', async () => {
    // Time stands still there: what it knows of a key is never old enough to be asked for again, so that only a signal can end it.
    const at = Date.now();
    await using there = await createApp(readConfig(app.env), {
      logger: createLogger('silent'),
      clock: { now: () => at },
    });
    await openWitness(app.url, there.url);
    const scopes = ['events:read', 'orders:read'] as const;
    const { key, id } = await fan.client.apiKeys.create({ name: 'Till', scopes: [...scopes] });
    const other = await fan.client.apiKeys.create({ name: 'Screen', scopes: [...scopes] });
    const programs = [key, other.key].map((apiKey) =>
      createLiveDrops({ baseUrl: there.url, apiKey, retry: false }),
    );
    const [till, screen] = programs.map((program) => createRealtime(program));
    for (const realtime of [till!, screen!]) {
      onTestFinished(() => realtime.close());
      realtime.connect();
      await expect.poll(() => realtime.state.name).toBe('live');
    }
    await fan.client.apiKeys.revoke(id);
    await expect.poll(() => till!.state).toMatchObject({ name: 'denied', reason: 'unauthenticated' });
    await expect.poll(() => codeOf(programs[0]!.auth.me())).toBe('api_key_revoked');
    expect(screen!.state.name).toBe('live');
    expect((await programs[1]!.auth.me()).id).toBe(fan.session.user.id);
  });

  it('tells other processes at once that a creator has webhook endpoints', async () => {
    const { connection } = app;
    const logger = createLogger('silent');
    const commands = connectRedis({ url: redis.url }, logger, 'commands');
    const streams = connectRedis({ url: redis.url }, logger, 'streams');
    const cluster = { commands, streams, namespace: `livedrops:${connection.name}` };
    const sockets = openSocketServer({ corsOrigins: [], cluster });
    onTestFinished(async () => {
      await sockets.close();
      commands.disconnect();
      streams.disconnect();
    });
    // Time stands still here: what is remembered is never old enough to be asked for again.
    const at = Date.now();
    const { webhooks } = createDomains(readConfig(app.env), {
      connection,
      clock: { now: () => at },
      logger,
      publish: async () => {},
      guard: createGuard('test', { look: async () => [], logger }),
      signals: createSignals(sockets.io),
      metrics: createMetrics(),
      tracing: NO_TRACING,
      processId: 'prc_test',
    });
    const creator = await app.signUpCreator();
    let position = 0;
    const consumeAndCount = async (): Promise<number> => {
      position += 1;
      await webhooks.consume([
        {
          _id: position,
          topic: `creator:${creator.creatorId}`,
          seq: position,
          type: 'stock.low',
          occurredAt: new Date(),
          data: { dropId: 'drp_1', remaining: 1 },
          key: 'drp_1',
        },
      ]);
      return connection.collection('webhookDeliveries').countDocuments({});
    };
    // Until it hears of others, what it is told of is lost.
    let heard = 0;
    createSignals(sockets.io).onTold('webhook-endpoints', () => (heard += 1));
    const other = await app.signUpCreator();
    const { id } = await other.client.webhooks.create({
      url: 'https://hooks.livedrops.dev/b',
      events: ['stock.low'],
    });
    await expect
      .poll(async () => {
        await other.client.webhooks.update(id, { events: ['stock.low'] });
        return heard;
      })
      .toBeGreaterThan(0);
    expect(await consumeAndCount()).toBe(0);
    expect(await consumeAndCount()).toBe(0);
    await creator.client.webhooks.create({ url: 'https://hooks.livedrops.dev/a', events: ['stock.low'] });
    await expect.poll(consumeAndCount).toBeGreaterThan(0);
  });
});

describe('when Redis comes and goes', () => {
  beforeEach(async () => {
    await start();
    fan = await app.signUp('Noor Fan');
  });
  afterEach(stop);

  it('needs no Redis: without one each process tells its own sockets, and all of them again when it is back', async () => {
    const here = await listen(app.url, tokenOf(fan));
    const there = await listen(second.url, tokenOf(fan));
    const reads = await readUntil(() => there.heard.inbox > 0);
    await expect.poll(() => here.heard.inbox).toBe(reads);

    redis.cut();
    await fan.client.notifications.markRead();
    await expect.poll(() => here.heard.inbox).toBe(reads + 1);
    await using third = await spawnServer({ ...app.env, ROLE: 'api' });
    const late = await listen(third.url, tokenOf(fan));
    await people(third.url).client(tokenOf(fan)).notifications.markRead();
    await expect.poll(() => late.heard.inbox).toBe(1);

    // Longer than any command may take.
    await sleep(4000);
    redis.mend();
    const [thereBefore, lateBefore] = [there.heard.inbox, late.heard.inbox];
    await readUntil(() => there.heard.inbox > thereBefore && late.heard.inbox > lateBefore);
    await fan.client.auth.logout();
    await expect.poll(() => late.realtime.state.name).toBe('denied');
  });

  it('stops in good order, and is not held up, while Redis does not answer or has forgotten everything', async () => {
    const here = await listen(app.url, tokenOf(fan));
    const there = await listen(second.url, tokenOf(fan));
    let reads = await readUntil(() => there.heard.inbox > 0);

    const direct = new Redis(inject('redisUrl'));
    onTestFinished(() => direct.disconnect());
    await direct.del(...(await direct.keys(`*${app.connection.name}*`)));
    const thereBefore = there.heard.inbox;
    reads += await readUntil(() => there.heard.inbox > thereBefore);
    await expect.poll(() => here.heard.inbox).toBe(reads);

    redis.pause();
    await fan.client.notifications.markRead();
    // Still held up: this came without it.
    await expect.poll(() => here.heard.inbox).toBe(reads + 1);
    second.kill('SIGTERM');
    expect(await second.exited).toBe(0);

    redis.cut();
    await using third = await spawnServer({ ...app.env, ROLE: 'all' });
    await people(third.url).client(tokenOf(fan)).notifications.markRead();
    third.kill('SIGTERM');
    expect(await third.exited).toBe(0);
  });
});

describe('a connection to Redis', () => {
  beforeEach(async () => {
    redis = await startSlowRedis(inject('redisUrl'));
    namespace = `signals-${randomUUID()}`;
  });
  afterEach(async () => {
    redis.mend();
    redis.resume();
    await redis[Symbol.asyncDispose]();
  });

  it('hears of others again after its connections died without a word', { timeout: 120_000 }, async () => {
    const logger = createLogger('silent');
    const connect = (url: string) => {
      const commands = connectRedis({ url }, logger, 'commands');
      const streams = connectRedis({ url }, logger, 'streams');
      const cluster = { commands, streams, namespace: `stranded-${namespace}` };
      const sockets = openSocketServer({ corsOrigins: [], cluster });
      onTestFinished(async () => {
        await sockets.close();
        commands.disconnect();
        streams.disconnect();
      });
      return createSignals(sockets.io);
    };
    const [speaker, listener] = [connect(inject('redisUrl')), connect(redis.url)];
    let heard = 0;
    listener.onTold('news', () => (heard += 1));
    const hearsMore = (before: number) =>
      expect
        .poll(
          () => {
            speaker.tell('news', 'of the day');
            return heard;
          },
          { interval: 250, timeout: 60_000 },
        )
        .toBeGreaterThan(before);
    await hearsMore(0);
    redis.strand();
    // What was on its way may still arrive.
    await sleep(500);
    await hearsMore(heard + 1);
  });

  it('leaves nothing behind and no failure unheard when it is closed while Redis is away', async () => {
    const logger = createLogger('silent');
    const direct = new Redis(inject('redisUrl'));
    onTestFinished(() => direct.disconnect());
    const name = `closed-${namespace}`;
    const countConnections = async () =>
      String(await direct.client('LIST')).split(`name=${name} `).length - 1;
    const commands = connectRedis({ url: redis.url }, logger, 'commands');
    const streams = new Redis(redis.url, { connectionName: name, maxRetriesPerRequest: null });
    streams.on('error', () => {});
    onTestFinished(() => [commands, streams].forEach((client) => client.disconnect()));
    const cluster = { commands, streams, namespace: name };
    const stayed = openSocketServer({ corsOrigins: [], cluster });
    // The one that it was given, one that reads and one that is subscribed.
    await expect.poll(countConnections).toBe(3);
    await stayed.close();
    await expect.poll(countConnections).toBe(1);

    const unheard: unknown[] = [];
    const note = (reason: unknown) => unheard.push(reason);
    process.on('unhandledRejection', note);
    onTestFinished(() => void process.off('unhandledRejection', note));
    redis.cut();
    const left = openSocketServer({ corsOrigins: [], cluster });
    createSignals(left.io).tell('nothing', 'at all');
    await sleep(200);
    await left.close();
    await sleep(200);
    expect(unheard).toEqual([]);
  });
});
