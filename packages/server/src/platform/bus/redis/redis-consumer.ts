import { createId } from '../../id.ts';
import { createLease } from '../../lease.ts';
import type { Logger } from '../../logger.ts';
import { startLoop } from '../../loop.ts';
import type { MongoConnection } from '../../mongo.ts';
import type { RedisClient } from '../../redis.ts';
import type { Consumer } from '../bus.ts';
import type { Handling } from '../handle-in-order.ts';
import { PARTITION_LEASE_MS } from '../keep-lease.ts';
import { streamOf } from './redis-entry.ts';
import { createRedisGroup } from './redis-group.ts';
import { startRedisPartition } from './redis-partition.ts';
import { askShare } from './redis-share.ts';

const AWAY_MS = 100;
const ASK_SHARE_EVERY_MS = 1000;

export type RedisConsumerOptions = {
  connection: MongoConnection;
  namespace: string;
  partitions: number;
  /** For short commands. */
  commands: RedisClient;
  /** A connection of its own for each partition, because reading blocks it. */
  connectReader(): RedisClient;
  handling: Omit<Handling, 'signal'>;
  logger: Logger;
};

/** A member of a consumer group. Leases of partitions are in the database: they outlive a wiped Redis. */
export function startRedisConsumer(options: RedisConsumerOptions): Consumer {
  const { connection, namespace, partitions, commands, connectReader, handling, logger } = options;
  const { group } = handling;
  const member = createId('mbr');
  const membersKey = `${namespace}:bus:members:${group}`;
  const stopping = new AbortController();
  const held = new Set<string>();
  let share = partitions;

  const sharing = startLoop(`bus.${group}.share`, logger, async () => {
    // While Redis is away, or not there yet, nothing is shared anew.
    if (commands.status !== 'ready') return AWAY_MS;
    share = await askShare(commands, { membersKey, member, partitions });
    return ASK_SHARE_EVERY_MS;
  });
  const running = Array.from({ length: partitions }, (_, partition) => {
    const redis = connectReader();
    const { stop } = startRedisPartition({
      name: `${group}/${partition}`,
      group: createRedisGroup(redis, streamOf(namespace, partition), group),
      lease: createLease(connection, `bus:${group}/${partition}`, member, PARTITION_LEASE_MS),
      handling: { ...handling, signal: stopping.signal },
      logger,
      held,
      share: () => share,
    });
    return {
      async stop() {
        await stop();
        redis.disconnect();
      },
    };
  });

  return {
    async stop() {
      stopping.abort();
      await Promise.all([sharing.stop(), ...running.map(({ stop }) => stop())]);
      await commands.zrem(membersKey, member).catch(() => {});
    },
    async lag() {
      const lags = await Promise.all(
        Array.from({ length: partitions }, (_, partition) =>
          createRedisGroup(commands, streamOf(namespace, partition), group).lag(),
        ),
      );
      return lags.reduce((sum, lag) => sum + lag, 0);
    },
  };
}
