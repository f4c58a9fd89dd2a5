import type { Logger } from '../../logger.ts';
import type { MongoConnection } from '../../mongo.ts';
import type { RedisClient } from '../../redis.ts';
import type { Bus } from '../bus.ts';
import { type ChainedRecord, createChain } from '../chain.ts';
import { createMembers } from '../members.ts';
import { createPublishQueue } from '../publish-queue.ts';
import { startRedisConsumer } from './redis-consumer.ts';
import { streamOf, toFields } from './redis-entry.ts';
import { removeGroup } from './redis-group.ts';
import { startRedisListener } from './redis-listener.ts';
import { BLOCK_MS } from './redis-partition.ts';
import { trimStream } from './redis-trim.ts';

const SEND_MS = 2000;
const BATCH_MAX = 1000;
const WAITING_MAX = 20_000;
const TRIM_EVERY_MS = 5000;

export type RedisBusOptions = {
  /** Tells where Redis is; the bus opens connections of its own. */
  redis: RedisClient;
  connection: MongoConnection;
  /** Several databases may share one Redis. */
  namespace: string;
  partitions: number;
  logger: Logger;
  /** How often streams are trimmed while something is published. */
  trimEveryMs?: number;
  /** How long what all groups have acknowledged is kept for listeners, and for groups that are yet to come. */
  keptMs?: number;
};

/** The bus on Redis Streams (6.2 or newer): a stream per partition, and no server of its own to run. */
export function createRedisBus(options: RedisBusOptions): Bus {
  const { redis, connection, namespace, partitions, logger, trimEveryMs = TRIM_EVERY_MS, keptMs } = options;
  const streams = Array.from({ length: partitions }, (_, partition) => streamOf(namespace, partition));
  const open = opener(redis);
  // Fails at once when Redis is away: nothing may pile up in the client.
  const commands = open({ enableOfflineQueue: false, commandTimeout: SEND_MS });
  const connectReader = () => open({ commandTimeout: BLOCK_MS + SEND_MS });
  const members = createMembers({ connection, logger });
  const chain = createChain(partitions);
  let trimmedAt = performance.now();

  async function send(records: readonly ChainedRecord[]): Promise<void> {
    // All or none: with a part of them missing, the rest would be out of order when they are sent again.
    const transaction = commands.multi();
    for (const record of records)
      transaction.xadd(streamOf(namespace, record.partition), '*', ...toFields(record));
    const results = await transaction.exec();
    const failed = results?.find(([error]) => error !== null);
    if (!results || failed) throw failed?.[0] ?? new Error('Redis stored nothing');
    if (performance.now() - trimmedAt < trimEveryMs) return;
    trimmedAt = performance.now();
    void trim();
  }

  async function trim(): Promise<void> {
    try {
      for (const stream of streams) await trimStream(commands, stream, keptMs);
    } catch (error) {
      logger.warn({ err: error }, 'the streams of the bus were not trimmed');
    }
  }

  const queue = createPublishQueue({
    send,
    batchMax: BATCH_MAX,
    waitingMax: WAITING_MAX,
    timeoutMs: SEND_MS,
  });
  return {
    partitions,
    async prepare() {
      await members.deadLetters.prepare();
      await waitUntilReady(commands);
    },
    publish: (records) => queue.publish(chain(records)),
    consume: (consuming) =>
      members.join(consuming, (handling) =>
        startRedisConsumer({ connection, namespace, partitions, commands, connectReader, handling, logger }),
      ),
    listen: (receive) =>
      members.add(startRedisListener({ redis: connectReader(), streams, logger }, receive)),
    async removeGroup(group) {
      const removed = await Promise.all(streams.map((stream) => removeGroup(commands, stream, group)));
      return removed.includes(true);
    },
    async close() {
      await members.stop();
      commands.disconnect();
    },
  };
}

/** Opens connections like a given one. What they have to say about their state, that one says already. */
const opener =
  (redis: RedisClient) =>
  (overrides: { enableOfflineQueue?: boolean; commandTimeout: number }): RedisClient => {
    const opened = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: 0, ...overrides });
    opened.on('error', () => {});
    return opened;
  };

async function waitUntilReady(redis: RedisClient): Promise<void> {
  const giveUpAt = performance.now() + SEND_MS;
  while (redis.status !== 'ready' && performance.now() < giveUpAt)
    await new Promise((resolve) => setTimeout(resolve, 20));
  await redis.ping();
}
