import { randomUUID } from 'node:crypto';
import { Consumer as KafkaConsumer, stringDeserializers } from '@platformatic/kafka';
import type { Logger } from '../../logger.ts';
import { startLoop } from '../../loop.ts';
import { within } from '../../within.ts';
import type { BusRecord, Listener } from '../bus.ts';
import { toRecord } from './kafka-record.ts';
import type { KafkaOptions } from './kafka-options.ts';

const FETCH_WAIT_MS = 500;
const LEAVE_MS = 2000;

/** Reads all partitions from their ends. The group is its own and commits nothing, so that Kafka keeps nothing of it. */
export function startKafkaListener(
  {
    kafka,
    topic,
    logger,
    prepare,
  }: { kafka: KafkaOptions; topic: string; logger: Logger; prepare(): Promise<void> },
  receive: (records: readonly BusRecord[]) => void,
): Listener {
  const stopping = new AbortController();
  const loop = startLoop('bus.listen', logger, async () => {
    await prepare();
    const consumer = new KafkaConsumer({
      ...kafka,
      groupId: `${topic}.listener.${randomUUID()}`,
      deserializers: stringDeserializers,
      autocommit: false,
      maxWaitTime: FETCH_WAIT_MS,
    });
    // Heartbeats fail behind our back; the stream says what matters.
    consumer.on('error', () => {});
    try {
      const stream = await consumer.consume({ topics: [topic], mode: 'latest', fallbackMode: 'latest' });
      stream.on('error', () => {});
      const end = () => void stream.close().catch(() => {});
      stopping.signal.addEventListener('abort', end, { once: true });
      if (stopping.signal.aborted) end();
      for await (const message of stream) receive([toRecord(message)]);
    } finally {
      await within(consumer.close(true), LEAVE_MS).catch(() => {});
    }
    return 0;
  });
  return {
    async stop() {
      stopping.abort();
      await loop.stop();
    },
  };
}
