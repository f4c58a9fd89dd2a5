import { Admin } from '@platformatic/kafka';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { createKafkaBus } from '../../src/platform/bus/kafka/kafka-bus.ts';
import { topicOf } from '../../src/platform/bus/kafka/kafka-topic.ts';
import { createLogger } from '../../src/platform/logger.ts';
import { type Broker, makePlace } from './broker.ts';
import { describeBus } from './bus-suite.ts';
import { describeDeadlyRecords } from './deadly-suite.ts';
import { describeDurableConsumers } from './durable-suite.ts';
import { openKafka, PARTITIONS } from './open-bus-at.ts';

const kafka = inject('kafka');
let broker: Broker;

describe.skipIf(kafka === null)('Kafka', () => {
  beforeAll(() => {
    const { broker: address, pid } = kafka!;
    broker = {
      address: { kind: 'kafka', broker: address },
      async wipe(namespace) {
        const admin = new Admin({ clientId: 'test', bootstrapBrokers: [address] });
        try {
          await admin.deleteTopics({ topics: [topicOf(namespace)] });
        } finally {
          await admin.close();
        }
      },
      pause: () => void process.kill(pid, 'SIGSTOP'),
      resume: () => void process.kill(pid, 'SIGCONT'),
    };
  });

  describeBus(() => broker);
  describeDurableConsumers(() => broker);
  describeDeadlyRecords(() => broker);

  it('is refused when the topic has another number of partitions', async () => {
    const { connection, namespace, open } = await makePlace(broker);
    await open();
    const other = createKafkaBus({
      kafka: openKafka(kafka!.broker),
      connection,
      namespace,
      partitions: PARTITIONS + 1,
      logger: createLogger('silent'),
    });
    await expect(other.prepare()).rejects.toThrow(/has 4 partitions, and BUS_PARTITIONS is 5/);
    await other.close();
  });
});
