import { compatibilityPartitioner, Producer, stringSerializers } from '@platformatic/kafka';
import { within } from '../../within.ts';
import type { KafkaOptions } from './kafka-options.ts';

const ACKS_OF_ALL = -1;
const SEND_MS = 5000;
const CLOSE_MS = 2000;

export type KafkaMessage = { topic: string; key: string; value: string; headers: Record<string, string> };

export type KafkaProducer = {
  /** Resolves when the brokers have stored the messages, in their order; rejects within seconds when that is not known. */
  send(messages: readonly KafkaMessage[]): Promise<void>;
  close(): Promise<void>;
};

/**
 * An idempotent producer: what it sends again on its own, the brokers store once. After a failure it is replaced, because what became
 * of its numbers is not known; what the next one sends again may then be stored twice, and never out of order for the first time.
 */
export function createKafkaProducer(kafka: KafkaOptions): KafkaProducer {
  const open = () =>
    new Producer({
      ...kafka,
      serializers: stringSerializers,
      idempotent: true,
      acks: ACKS_OF_ALL,
      autocreateTopics: false,
      // The same partition for a key as the clients of other languages choose.
      partitioner: compatibilityPartitioner,
    });
  let producer: ReturnType<typeof open> | null = null;

  async function close(): Promise<void> {
    const closing = producer?.close(true);
    producer = null;
    if (closing) await within(closing, CLOSE_MS).catch(() => {});
  }

  return {
    async send(messages) {
      producer ??= open();
      try {
        await within(producer.send({ messages: [...messages] }), SEND_MS);
      } catch (error) {
        await close();
        throw error;
      }
    },
    close,
  };
}
