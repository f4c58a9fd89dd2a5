import { Admin, type ProtocolError, type ResponseError } from '@platformatic/kafka';
import type { KafkaOptions } from './kafka-options.ts';

/** Where the events are. Kafka allows letters, digits, dots, dashes and underscores in names. */
export const topicOf = (namespace: string): string => `${namespace.replaceAll(/[^\w.-]/g, '.')}.events`;

/** Where the records are that a group could not handle. */
export const deadTopicOf = (topic: string): string => `${topic}.dead`;

/** Makes the topics where they are missing, with the cluster's own number of replicas. */
export async function ensureTopics(kafka: KafkaOptions, topic: string, partitions: number): Promise<void> {
  const admin = new Admin(kafka);
  try {
    for (const [name, count] of [[topic, partitions] as const, [deadTopicOf(topic), 1] as const]) {
      await admin
        .createTopics({ topics: [name], partitions: count, replicas: -1 })
        .catch((error: unknown) => {
          if (hasCode(error, 'TOPIC_ALREADY_EXISTS')) return;
          const brokers = kafka.bootstrapBrokers.join(', ');
          throw new Error(`Kafka (${brokers}) does not make the topic ${name}`, { cause: error });
        });
    }
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
