import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer as KafkaConsumer, stringDeserializers } from '@platformatic/kafka';
import type { MongoConnection } from '../../mongo.ts';
import { within } from '../../within.ts';
import { createDeaths } from '../deaths.ts';
import type { Handling } from '../handle-pieces.ts';
import type { KafkaOptions } from './kafka-options.ts';
import { createKafkaPartition, type Fetched, type KafkaPartition } from './kafka-partition.ts';
import { readMessage } from './kafka-record.ts';

/** Records that are fetched and not handled, over all partitions. */
const WAITING_MAX = 5000;
const FULL_PAUSE_MS = 10;
const HEARTBEATS_PER_SESSION = 5;
const FETCH_WAIT_MS = 500;
const LEAVE_MS = 2000;

export type KafkaSessionOptions = {
  kafka: KafkaOptions;
  topic: string;
  groupId: string;
  connection: MongoConnection;
  handling: Handling;
  /** How long a member may be silent before others get its partitions. */
  sessionMs: number;
};

/**
 * A member of a group for as long as nothing goes wrong. Ends when it is told to. When something goes wrong it rejects, and the next
 * session begins at the last commit.
 */
export async function runKafkaSession(options: KafkaSessionOptions): Promise<void> {
  const { handling } = options;
  const consumer = openConsumer(options);
  const failing = new AbortController();
  const signal = AbortSignal.any([handling.signal, failing.signal]);
  const fail = (error: unknown) => failing.abort(error);
  // Heartbeats go on in the background, and fail there.
  consumer.on('error', fail);
  consumer.on('consumer:heartbeat:stalled', ({ lastError }) => fail(lastError ?? new Error('no heartbeat')));
  try {
    while (!signal.aborted)
      await runGeneration(consumer, { ...options, handling: { ...handling, signal } }, fail);
    if (!handling.signal.aborted) failing.signal.throwIfAborted();
  } finally {
    // A broker that does not answer learns of it by the missing heartbeats.
    await within(consumer.close(true), LEAVE_MS).catch(() => {});
  }
}

const openConsumer = ({ kafka, groupId, sessionMs }: KafkaSessionOptions) =>
  new KafkaConsumer({
    ...kafka,
    groupId,
    deserializers: stringDeserializers,
    autocommit: false,
    sessionTimeout: sessionMs,
    heartbeatInterval: Math.floor(sessionMs / HEARTBEATS_PER_SESSION),
    rebalanceTimeout: sessionMs,
    maxWaitTime: FETCH_WAIT_MS,
  });

/**
 * The time between two rebalances. Each generation has a stream of its own: the buffer of an older stream would hold messages of
 * partitions that the member has lost since, and partitions that came back would not begin at the last commit.
 *
 * Kafka tells a member only afterwards that it has lost a partition. Two members may then handle the same records for a moment; each
 * does so in order, from a commit, so of every record the first handling still comes before that of its successors.
 */
async function runGeneration(
  consumer: ReturnType<typeof openConsumer>,
  options: KafkaSessionOptions,
  fail: (error: unknown) => void,
): Promise<void> {
  const { topic, handling } = options;
  const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
  const partitions = createPartitions(options, fail, (partition, { offset, leaderEpoch }) =>
    consumer.commit({ offsets: [{ topic, partition, offset: offset + 1n, leaderEpoch }] }),
  );
  const ending = new AbortController();
  const end = () => {
    ending.abort();
    void stream.close().catch(() => {});
  };
  // The loop below throws it; later ones say nothing new.
  stream.on('error', () => {});
  consumer.once('consumer:group:join', end);
  handling.signal.addEventListener('abort', end, { once: true });
  if (handling.signal.aborted) end();
  try {
    for await (const message of stream) {
      if (ending.signal.aborted) break;
      const { partition, offset, leaderEpoch } = message;
      partitions.push(partition, { piece: readMessage(message), offset, leaderEpoch });
      while (partitions.waiting() > WAITING_MAX && !ending.signal.aborted) await sleep(FULL_PAUSE_MS);
    }
    if (!ending.signal.aborted) throw new Error('the stream of Kafka ended by itself');
  } finally {
    ending.abort();
    consumer.off('consumer:group:join', end);
    handling.signal.removeEventListener('abort', end);
    // What is handled last can still be committed: the consumer stays a member.
    await partitions.close();
  }
}

/** The partitions that the member has in this generation. */
function createPartitions(
  { connection, groupId, handling }: KafkaSessionOptions,
  fail: (error: unknown) => void,
  commit: (partition: number, last: Fetched) => Promise<void>,
) {
  const opened = new Map<number, KafkaPartition>();

  const open = (partition: number): KafkaPartition =>
    createKafkaPartition({
      handling,
      deaths: createDeaths(connection, `${groupId}/${partition}`),
      commit: (last) => commit(partition, last),
      onFailure: fail,
    });

  return {
    push(partition: number, fetched: Fetched) {
      const own = opened.get(partition) ?? open(partition);
      opened.set(partition, own);
      own.push(fetched);
    },
    waiting: () => [...opened.values()].reduce((sum, { waiting }) => sum + waiting, 0),
    close: async () => void (await Promise.all([...opened.values()].map((own) => own.close()))),
  };
}
