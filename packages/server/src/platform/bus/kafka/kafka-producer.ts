import { Producer, stringSerializers } from '@platformatic/kafka';
import type { Logger } from '../../logger.ts';
import type { ChainedRecord } from '../chain.ts';
import { BusFullError } from '../publish-queue.ts';
import { toMessage } from './kafka-record.ts';
import type { KafkaOptions } from './kafka-options.ts';

const ACKS_OF_ALL = -1;
/** Sends that may be under way or wait for one: what bounds the memory while a broker neither answers nor refuses. */
const PENDING_MAX = 4;

export type KafkaProducer = {
  /** @throws {BusFullError} at once when too many are not over */
  send(records: readonly ChainedRecord[]): Promise<void>;
  close(): Promise<void>;
};

/**
 * An idempotent producer: what it sends again on its own, the broker stores once. After a failure it is replaced, because what became of
 * its numbers is not known; what the next one sends again may then be stored twice, in order.
 *
 * @param onFailure what to do before the next attempt, such as making a topic that is gone
 */
export function createKafkaProducer(
  kafka: KafkaOptions,
  { topic, logger, onFailure }: { topic: string; logger: Logger; onFailure(): Promise<void> },
): KafkaProducer {
  const open = () =>
    new Producer({
      ...kafka,
      serializers: stringSerializers,
      idempotent: true,
      acks: ACKS_OF_ALL,
      autocreateTopics: false,
    });
  let producer: ReturnType<typeof open> | null = null;
  /** Over when nothing is under way any more, also nothing that its caller gave up: what comes later must not overtake it. */
  let previous: Promise<void> = Promise.resolve();
  let pending = 0;

  async function attempt(records: readonly ChainedRecord[]): Promise<void> {
    producer ??= open();
    await producer.send({ messages: records.map((record) => toMessage(topic, record)) });
  }

  async function replace(): Promise<void> {
    const failed = producer;
    producer = null;
    await failed?.close(true).catch((error: unknown) => logger.debug({ err: error }, 'producer not closed'));
    await onFailure().catch((error: unknown) => logger.debug({ err: error }, 'topic not looked at'));
  }

  return {
    send(records) {
      if (pending >= PENDING_MAX)
        return Promise.reject(new BusFullError(`${pending} sends are not over yet`));
      pending += 1;
      const sending = previous.then(() => attempt(records));
      previous = sending.catch(replace).finally(() => (pending -= 1));
      return sending;
    },
    async close() {
      await previous;
      await producer?.close(true);
    },
  };
}
