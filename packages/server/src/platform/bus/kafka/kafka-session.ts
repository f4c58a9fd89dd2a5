import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer as KafkaConsumer, stringDeserializers } from '@platformatic/kafka';
import { createLease } from '../../lease.ts';
import type { MongoConnection } from '../../mongo.ts';
import { within } from '../../within.ts';
import { createDeaths } from '../deaths.ts';
import type { Handling } from '../handle-in-order.ts';
import { PARTITION_LEASE_MS } from '../keep-lease.ts';
import { createKafkaLane, type KafkaLane, type Queued } from './kafka-lane.ts';
import { toRecord } from './kafka-record.ts';
import type { KafkaOptions } from './kafka-options.ts';

/** Fetched and not handled, over all partitions. */
const WAITING_MAX = 5000;
const FULL_PAUSE_MS = 10;
const HEARTBEATS_PER_SESSION = 5;
const FETCH_WAIT_MS = 500;
const LEAVE_MS = 2000;

export type KafkaSessionOptions = {
  kafka: KafkaOptions;
  topic: string;
  groupId: string;
  member: string;
  connection: MongoConnection;
  handling: Handling;
  /** How long a member may be silent before others get its partitions. */
  sessionMs: number;
};

/**
 * A member of a group for as long as nothing goes wrong. Ends when it is told to, and rejects when something did go wrong: then a new
 * one begins at the last commit.
 */
export async function runKafkaSession(options: KafkaSessionOptions): Promise<void> {
  const { handling } = options;
  const consumer = openConsumer(options);
  const failing = new AbortController();
  const signal = AbortSignal.any([handling.signal, failing.signal]);
  const fail = (error: unknown) => failing.abort(error);
  // Heartbeats go on behind our back, and so do their failures.
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
 * What is between two rebalances. Each generation has a stream of its own: in one that goes on, messages of partitions that were lost
 * since would come out of its buffer, and those of partitions that came back would not begin at the last commit.
 */
async function runGeneration(
  consumer: ReturnType<typeof openConsumer>,
  options: KafkaSessionOptions,
  fail: (error: unknown) => void,
): Promise<void> {
  const { topic, handling } = options;
  const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
  const lanes = createLanes(options, fail, (partition, { offset, leaderEpoch }) =>
    consumer.commit({ offsets: [{ topic, partition, offset: offset + 1n, leaderEpoch }] }),
  );
  const ending = new AbortController();
  const end = () => {
    ending.abort();
    void stream.close().catch(() => {});
  };
  // The loop below throws it; later ones are for nobody.
  stream.on('error', () => {});
  consumer.once('consumer:group:join', end);
  handling.signal.addEventListener('abort', end, { once: true });
  if (handling.signal.aborted) end();
  try {
    for await (const message of stream) {
      if (ending.signal.aborted) break;
      const { partition, offset, leaderEpoch } = message;
      lanes.push(partition, { record: toRecord(message), offset, leaderEpoch });
      while (lanes.waiting() > WAITING_MAX && !ending.signal.aborted) await sleep(FULL_PAUSE_MS);
    }
    if (!ending.signal.aborted) throw new Error('the stream of Kafka ended by itself');
  } finally {
    ending.abort();
    consumer.off('consumer:group:join', end);
    handling.signal.removeEventListener('abort', end);
    // What is handled last can still be committed: the consumer stays a member.
    await lanes.close();
  }
}

/** The lanes of the partitions that the member has in this generation. */
function createLanes(
  { connection, member, handling }: KafkaSessionOptions,
  fail: (error: unknown) => void,
  commit: (partition: number, last: Queued) => Promise<void>,
) {
  const lanes = new Map<number, KafkaLane>();

  const open = (partition: number): KafkaLane =>
    createKafkaLane({
      lease: createLease(connection, `bus:${handling.group}/${partition}`, member, PARTITION_LEASE_MS),
      handling,
      deaths:
        handling.deliveriesMax === null
          ? null
          : createDeaths(connection, `${handling.group}/kafka/${partition}`),
      commit: (last) => commit(partition, last),
      onFailure: fail,
    });

  return {
    push(partition: number, queued: Queued) {
      const lane = lanes.get(partition) ?? open(partition);
      lanes.set(partition, lane);
      lane.push(queued);
    },
    waiting: () => [...lanes.values()].reduce((sum, lane) => sum + lane.waiting, 0),
    close: async () => void (await Promise.all([...lanes.values()].map((lane) => lane.close()))),
  };
}
