import type { Bus } from '../../src/platform/bus/bus.ts';
import { createKafkaBus } from '../../src/platform/bus/kafka/kafka-bus.ts';
import type { KafkaSettings } from '../../src/platform/bus/kafka/kafka-options.ts';
import { createRedisBus } from '../../src/platform/bus/redis/redis-bus.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';
import { connectRedis } from '../../src/platform/redis.ts';

/** A broker that lets everybody in. */
export const openKafka = (broker: string): KafkaSettings => ({ brokers: [broker], tls: null, sasl: null });

export type BusAddress = { kind: 'redis'; url: string } | { kind: 'kafka'; broker: string };

/** Quick takeovers: tests wait for members that die. */
const SESSION_MS = 2000;

/** Trimmed soon, but not before a group has begun. */
const KEPT_MS = 2000;

export const PARTITIONS = 4;

/** A bus on a real broker, in this process or in a child. */
export function openBusAt(
  address: BusAddress,
  {
    connection,
    namespace,
    keptMs = KEPT_MS,
  }: { connection: MongoConnection; namespace: string; keptMs?: number },
): { bus: Bus; close(): Promise<void> } {
  const logger = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  const shared = { connection, namespace, partitions: PARTITIONS, logger };
  if (address.kind === 'kafka') {
    const bus = createKafkaBus({ ...shared, kafka: openKafka(address.broker), sessionMs: SESSION_MS });
    return { bus, close: () => bus.close() };
  }
  const redis = connectRedis(address.url, logger, 'commands');
  const bus = createRedisBus({ ...shared, redis, trimEveryMs: 100, keptMs });
  return {
    bus,
    async close() {
      await bus.close();
      redis.disconnect();
    },
  };
}
