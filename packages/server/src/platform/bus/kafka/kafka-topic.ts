import { Admin, type ProtocolError, type ResponseError } from '@platformatic/kafka';
import type { KafkaOptions } from './kafka-options.ts';

/** Kafka allows letters, digits, dots, dashes and underscores. */
export const topicOf = (namespace: string): string => `${namespace.replaceAll(/[^\w.-]/g, '.')}.bus`;

/**
 * Makes the topic where it is missing, with the cluster's own number of replicas.
 *
 * @throws when there is one with another number of partitions: the order of keys depends on it
 */
export async function ensureTopic(kafka: KafkaOptions, topic: string, partitions: number): Promise<void> {
  const admin = new Admin(kafka);
  try {
    await admin.createTopics({ topics: [topic], partitions, replicas: -1 }).catch((error: unknown) => {
      if (hasCode(error, 'TOPIC_ALREADY_EXISTS')) return;
      const brokers = kafka.bootstrapBrokers.join(', ');
      throw new Error(`Kafka (${brokers}) does not make the topic ${topic}`, { cause: error });
    });
    const metadata = await admin.metadata({ topics: [topic], forceUpdate: true });
    const found = metadata.topics.get(topic)?.partitionsCount;
    if (found !== partitions)
      throw new Error(
        `the Kafka topic ${topic} has ${found} partitions, and BUS_PARTITIONS is ${partitions}`,
      );
  } finally {
    await admin.close();
  }
}

/** Whether a failure, or one that it was made of, is this answer of the broker. */
export function hasCode(error: unknown, apiId: string): boolean {
  if (!(error instanceof Error)) return false;
  if ((error as ProtocolError | ResponseError)['apiId'] === apiId) return true;
  const parts = error instanceof AggregateError ? error.errors : [];
  return [...parts, error.cause].some((part) => hasCode(part, apiId));
}
