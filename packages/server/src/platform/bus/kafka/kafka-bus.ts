import type { Logger } from '../../logger.ts';
import type { MongoConnection } from '../../mongo.ts';
import { within } from '../../within.ts';
import type { Bus } from '../bus.ts';
import { createChain } from '../chain.ts';
import { createMembers } from '../members.ts';
import { createPublishQueue } from '../publish-queue.ts';
import { startKafkaConsumer } from './kafka-consumer.ts';
import { groupIdOf, removeKafkaGroup } from './kafka-groups.ts';
import { startKafkaListener } from './kafka-listener.ts';
import { createKafkaProducer } from './kafka-producer.ts';
import { type KafkaSettings, toKafkaOptions } from './kafka-options.ts';
import { ensureTopic, topicOf } from './kafka-topic.ts';

const SEND_MS = 5000;
const BATCH_MAX = 1000;
const CLOSE_MS = 2000;
const WAITING_MAX = 20_000;
/** The smallest that brokers allow unless they are told otherwise. */
const SESSION_MS = 6000;

export type KafkaBusOptions = {
  kafka: KafkaSettings;
  connection: MongoConnection;
  /** Several databases may share one cluster. */
  namespace: string;
  partitions: number;
  logger: Logger;
  /** How long a member may be silent before others get its partitions. */
  sessionMs?: number;
};

/** The bus on Kafka: one topic, whose partitions are chosen as with any other bus. */
export function createKafkaBus(options: KafkaBusOptions): Bus {
  const { connection, namespace, partitions, logger, sessionMs = SESSION_MS } = options;
  const kafka = toKafkaOptions(options.kafka);
  const topic = topicOf(namespace);
  const members = createMembers({ connection, logger });
  const chain = createChain(partitions);
  const prepare = () => ensureTopic(kafka, topic, partitions);
  const producer = createKafkaProducer(kafka, { topic, logger, onFailure: prepare });
  const queue = createPublishQueue({
    send: producer.send,
    batchMax: BATCH_MAX,
    waitingMax: WAITING_MAX,
    timeoutMs: SEND_MS,
  });
  return {
    partitions,
    async prepare() {
      await members.deadLetters.prepare();
      await prepare();
    },
    publish: (records) => queue.publish(chain(records)),
    consume: (consuming) =>
      members.join(consuming, (handling) =>
        startKafkaConsumer({ kafka, topic, partitions, connection, handling, sessionMs, logger, prepare }),
      ),
    listen: (receive) => members.add(startKafkaListener({ kafka, topic, logger, prepare }, receive)),
    removeGroup: (group) => removeKafkaGroup(kafka, groupIdOf(topic, group)),
    async close() {
      await members.stop();
      await within(producer.close(), CLOSE_MS).catch((error: unknown) =>
        logger.debug({ err: error }, 'not closed'),
      );
    },
  };
}
