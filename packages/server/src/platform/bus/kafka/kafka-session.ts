import { setTimeout as sleep } from 'node:timers/promises';
import { Consumer as KafkaConsumer, type Message, stringDeserializers } from '@platformatic/kafka';
import { createLease } from '../../lease.ts';
import type { MongoConnection } from '../../mongo.ts';
import type { Handling } from '../handle-in-order.ts';
import { PARTITION_LEASE_MS } from '../keep-lease.ts';
import { createKafkaLane, type KafkaLane } from './kafka-lane.ts';
import { toRecord } from './kafka-record.ts';
import type { KafkaOptions } from './kafka-topic.ts';

/** Fetched and not handled, over all partitions. */
const WAITING_MAX = 5000;
const FULL_PAUSE_MS = 10;
const HEARTBEATS_PER_SESSION = 5;
const FETCH_WAIT_MS = 500;

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

type StringMessage = Message<string, string, string, string>;

/** A member of a group for as long as nothing goes wrong. Rejects when something did: then a new one begins at the last commit. */
export async function runKafkaSession(options: KafkaSessionOptions): Promise<void> {
  const { kafka, topic, groupId, handling, sessionMs } = options;
  const consumer = new KafkaConsumer({
    ...kafka,
    groupId,
    deserializers: stringDeserializers,
    autocommit: false,
    sessionTimeout: sessionMs,
    heartbeatInterval: Math.floor(sessionMs / HEARTBEATS_PER_SESSION),
    rebalanceTimeout: sessionMs,
    maxWaitTime: FETCH_WAIT_MS,
  });
  const failing = new AbortController();
  const signal = AbortSignal.any([handling.signal, failing.signal]);
  const lanes = createLanes(options, {
    signal,
    fail: (error) => failing.abort(error),
    commit: (partition, { offset, leaderEpoch }) =>
      consumer.commit({ offsets: [{ topic, partition, offset: offset + 1n, leaderEpoch }] }),
  });
  try {
    consumer.on('consumer:group:join', ({ assignments }) => {
      const own = assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? [];
      lanes.keepOnly(own);
    });
    const stream = await consumer.consume({ topics: [topic], mode: 'committed', fallbackMode: 'earliest' });
    const end = () => void stream.close().catch(() => {});
    if (signal.aborted) end();
    signal.addEventListener('abort', end, { once: true });
    for await (const message of stream) {
      lanes.push(message);
      while (lanes.waiting() > WAITING_MAX && !signal.aborted) await sleep(FULL_PAUSE_MS);
      if (signal.aborted) break;
    }
    failing.signal.throwIfAborted();
  } finally {
    failing.abort();
    // While it is still a member, so that what is handled last can be committed.
    await lanes.close();
    await consumer.close(true).catch(() => {});
  }
}

type LaneDeps = {
  signal: AbortSignal;
  fail(error: unknown): void;
  commit(partition: number, last: { offset: bigint; leaderEpoch: number }): Promise<void>;
};

/** The lanes of the partitions that the member has. */
function createLanes(
  { connection, member, handling }: KafkaSessionOptions,
  { signal, fail, commit }: LaneDeps,
) {
  const lanes = new Map<number, KafkaLane>();
  const closing = new Set<Promise<void>>();

  const open = (partition: number): KafkaLane =>
    createKafkaLane({
      lease: createLease(
        connection,
        `bus:${handling.group}/${partition}`,
        `${member}/${partition}`,
        PARTITION_LEASE_MS,
      ),
      handling: { ...handling, signal },
      commit: (last) => commit(partition, last),
      onFailure: fail,
    });

  function close(partition: number, lane: KafkaLane): void {
    lanes.delete(partition);
    const closed = lane.close().finally(() => closing.delete(closed));
    closing.add(closed);
  }

  return {
    push(message: StringMessage) {
      const { partition, offset, leaderEpoch } = message;
      const lane = lanes.get(partition) ?? open(partition);
      lanes.set(partition, lane);
      lane.push({ record: toRecord(message), offset, leaderEpoch });
    },
    keepOnly(partitions: readonly number[]) {
      for (const [partition, lane] of lanes) if (!partitions.includes(partition)) close(partition, lane);
    },
    waiting: () => [...lanes.values()].reduce((sum, lane) => sum + lane.waiting, 0),
    async close() {
      for (const [partition, lane] of lanes) close(partition, lane);
      await Promise.all(closing);
    },
  };
}
