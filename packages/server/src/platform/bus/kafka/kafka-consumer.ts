import { Consumer as KafkaConsumer } from '@platformatic/kafka';
import { createId } from '../../id.ts';
import type { Logger } from '../../logger.ts';
import { startLoop } from '../../loop.ts';
import type { MongoConnection } from '../../mongo.ts';
import type { Consumer } from '../bus.ts';
import type { Handling } from '../handle-in-order.ts';
import { groupIdOf } from './kafka-groups.ts';
import { runKafkaSession } from './kafka-session.ts';
import type { KafkaOptions } from './kafka-options.ts';

const EARLIEST = -2n;

export type KafkaConsumerOptions = {
  kafka: KafkaOptions;
  topic: string;
  partitions: number;
  connection: MongoConnection;
  handling: Omit<Handling, 'signal'>;
  sessionMs: number;
  logger: Logger;
  prepare(): Promise<void>;
};

/** A member of a consumer group that joins again whenever something went wrong: a broker or the topic gone, a commit refused. */
export function startKafkaConsumer(options: KafkaConsumerOptions): Consumer {
  const { kafka, topic, partitions, connection, handling, sessionMs, logger, prepare } = options;
  const groupId = groupIdOf(topic, handling.group);
  const stopping = new AbortController();
  const loop = startLoop(`bus.${handling.group}`, logger, async () => {
    await prepare();
    await runKafkaSession({
      kafka,
      topic,
      groupId,
      member: createId('mbr'),
      connection,
      handling: { ...handling, signal: stopping.signal },
      sessionMs,
    });
    return 0;
  });
  return {
    async stop() {
      stopping.abort();
      await loop.stop();
    },
    lag: () => readLag(kafka, { topic, groupId, partitions }),
  };
}

async function readLag(
  kafka: KafkaOptions,
  { topic, groupId, partitions }: { topic: string; groupId: string; partitions: number },
): Promise<number> {
  const reader = new KafkaConsumer({ ...kafka, groupId });
  try {
    const all = Array.from({ length: partitions }, (_, partition) => partition);
    const [ends, starts, commits] = await Promise.all([
      reader.listOffsets({ topics: [topic] }),
      reader.listOffsets({ topics: [topic], timestamp: EARLIEST }),
      reader.listCommittedOffsets({ topics: [{ topic, partitions: all }] }),
    ]);
    const offset = (offsets: Map<string, bigint[]>, partition: number) =>
      offsets.get(topic)?.[partition] ?? -1n;
    return all.reduce((sum, partition) => {
      const [start, committed] = [offset(starts, partition), offset(commits, partition)];
      return sum + Number(offset(ends, partition) - (committed > start ? committed : start));
    }, 0);
  } finally {
    await reader.close(true);
  }
}
