import type { ConsumerEngine } from '../../src/platform/consumers/consumer.ts';
import { createKafkaEngine } from '../../src/platform/consumers/kafka/kafka-engine.ts';
import type { KafkaSettings } from '../../src/platform/consumers/kafka/kafka-options.ts';
import { createLogEngine } from '../../src/platform/consumers/log-engine.ts';
import type { EventLog } from '../../src/platform/log/event-log.ts';
import { createLogger } from '../../src/platform/logger.ts';
import type { MongoConnection } from '../../src/platform/mongo.ts';

export const PARTITIONS = 4;

/** Quick takeovers: tests wait for members that die. */
const SESSION_MS = 2000;

export type EngineAddress = { kind: 'log' } | { kind: 'kafka'; broker: string };

/** A broker that lets everybody in. */
export const openKafka = (broker: string, partitions = PARTITIONS): KafkaSettings => ({
  brokers: [broker],
  tls: null,
  sasl: null,
  partitions,
});

/** An engine, in this process or in a child; its new groups begin with the first event. */
export function openEngineAt(
  address: EngineAddress,
  { connection, namespace, log }: { connection: MongoConnection; namespace: string; log: EventLog },
): ConsumerEngine {
  const logger = createLogger(process.env['TEST_LOG_LEVEL'] ?? 'silent');
  if (address.kind === 'log') return createLogEngine({ connection, log, logger, startAt: async () => 0 });
  return createKafkaEngine({
    connection,
    namespace,
    log,
    logger,
    kafka: openKafka(address.broker),
    sessionMs: SESSION_MS,
    present: (event) => event,
  });
}
