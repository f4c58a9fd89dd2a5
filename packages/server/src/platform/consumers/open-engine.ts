import type { EventLog, LoggedEvent } from '../log/event-log.ts';
import type { Logger } from '../logger.ts';
import type { MongoConnection } from '../mongo.ts';
import type { ConsumerEngine } from './consumer.ts';
import type { KafkaSettings } from './kafka/kafka-options.ts';
import { createLogEngine } from './log-engine.ts';

export type EngineOptions = {
  /** With brokers the groups are Kafka's own; with `null` they read the log. */
  kafka: KafkaSettings | null;
  /** What tells databases apart that share a cluster, such as `livedrops:shop`. */
  namespace: string;
  connection: MongoConnection;
  log: EventLog;
  logger: Logger;
  /** The form of an event that clients get: what Kafka's records say. */
  present(event: LoggedEvent): object;
};

/** The engine that the configuration asks for. */
export async function openConsumerEngine({ kafka, ...options }: EngineOptions): Promise<ConsumerEngine> {
  if (!kafka) return createLogEngine(options);
  // Half a second that a server without Kafka need not wait at its start.
  const { createKafkaEngine } = await import('./kafka/kafka-engine.ts');
  return createKafkaEngine({ ...options, kafka });
}
