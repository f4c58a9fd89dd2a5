import type { Logger } from '../logger.ts';
import type { MongoConnection } from '../mongo.ts';
import type { RedisClient } from '../redis.ts';
import type { Bus } from './bus.ts';
import type { KafkaSettings } from './kafka/kafka-options.ts';
import { createRedisBus } from './redis/redis-bus.ts';

export type OpenBusOptions = {
  /** With brokers the bus is Kafka; with `null` it is Redis. */
  kafka: KafkaSettings | null;
  redis: RedisClient | null;
  connection: MongoConnection;
  /** What tells databases apart that share a broker, such as `livedrops:shop`. */
  namespace: string;
  partitions: number;
  logger: Logger;
};

/** The bus that the configuration asks for; `null` with neither: then durable consumers find everything by their sweep. */
export async function openBus({ kafka, redis, ...shared }: OpenBusOptions): Promise<Bus | null> {
  if (!kafka) return redis && createRedisBus({ redis, ...shared });
  // Half a second that a server without Kafka need not wait at its start.
  const { createKafkaBus } = await import('./kafka/kafka-bus.ts');
  return createKafkaBus({ kafka, ...shared });
}
