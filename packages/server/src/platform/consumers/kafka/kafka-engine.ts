import type { EventLog, LogPiece } from '../../log/event-log.ts';
import { WHOLE_LOG } from '../../log/log-collections.ts';
import { isGroup, openPiece } from '../../log/log-piece.ts';
import type { Logger } from '../../logger.ts';
import { startLoop } from '../../loop.ts';
import type { MongoConnection } from '../../mongo.ts';
import type { Consumer, ConsumerEngine, ConsumerGroups } from '../consumer.ts';
import { createConsume } from '../create-consume.ts';
import { createDeadLetters, type DeadLetters } from '../dead-letters.ts';
import type { Handling } from '../handle-pieces.ts';
import { FEED_GROUP } from '../feed-group.ts';
import { createLogEngine } from '../log-engine.ts';
import { createLogGroups } from '../log-groups.ts';
import { createKafkaGroups, groupIdOf } from './kafka-groups.ts';
import { type KafkaSettings, toKafkaOptions } from './kafka-options.ts';
import { createKafkaProducer, type KafkaProducer } from './kafka-producer.ts';
import { type Present, toMessage } from './kafka-record.ts';
import { runKafkaSession } from './kafka-session.ts';
import { deadTopicOf, ensureTopics, topicOf } from './kafka-topic.ts';

/** The smallest that brokers allow unless they are told otherwise. */
const SESSION_MS = 6000;

export type KafkaEngineOptions = {
  kafka: KafkaSettings;
  /** Several databases may share one cluster. */
  namespace: string;
  connection: MongoConnection;
  log: EventLog;
  logger: Logger;
  /** What the records of the topic say of an event. */
  present: Present;
  /** How long a member may be silent before others get its partitions. */
  sessionMs?: number;
};

/**
 * The groups are Kafka's own: Kafka shares the partitions among the members, and keeps what they have committed. One group of the log
 * fills the topic with every event.
 */
export function createKafkaEngine(options: KafkaEngineOptions): ConsumerEngine {
  const { connection, log, logger, present, sessionMs = SESSION_MS } = options;
  const kafka = toKafkaOptions(options.kafka);
  const topic = topicOf(options.namespace);
  const prepare = () => ensureTopics(kafka, topic, options.kafka.partitions);
  const producer = createKafkaProducer(kafka);
  const logGroups = createLogGroups(connection, log);
  const logEngine = createLogEngine({ connection, log, logger, startAt: () => findStart(logGroups, log) });

  async function feed(pieces: readonly LogPiece[]): Promise<void> {
    const events = await log.resolve(pieces.flatMap((piece) => openPiece(piece)));
    try {
      await producer.send(events.map((event) => toMessage(topic, event, present)));
    } catch (error) {
      // The topic may be gone.
      await prepare();
      throw error;
    }
  }

  function start(handling: Omit<Handling, 'signal'>): Consumer {
    const groupId = groupIdOf(topic, handling.group);
    const stopping = new AbortController();
    const loop = startLoop(`consume.${handling.group}`, logger, async () => {
      await prepare();
      const own = { ...handling, signal: stopping.signal };
      await runKafkaSession({ kafka, topic, groupId, connection, sessionMs, handling: own });
      return 0;
    });
    return {
      wake() {},
      async stop() {
        stopping.abort();
        await loop.stop();
      },
    };
  }

  const letters = createDeadLetters(connection);
  const deadLetters = { ...letters, add: alsoToTopic(letters.add, { producer, topic, present }) };
  return {
    startFeeding: () => logEngine.consume({ group: FEED_GROUP, handle: feed, attemptsMax: null }),
    consume: createConsume({ connection, logger, deadLetters }, start),
    groups: withLogGroups(createKafkaGroups(kafka, topic), logGroups),
    close: () => producer.close(),
  };
}

/** A database that was without Kafka goes on where its groups are. */
async function findStart(groups: Pick<ConsumerGroups, 'list'>, log: EventLog): Promise<number> {
  // The end of the log first: what is told meanwhile is to be published.
  const end = await log.latestSeq(WHOLE_LOG);
  return Math.min(end, ...(await groups.list()).map(({ handled }) => handled));
}

/** Tools of Kafka see there what could not be handled; people decide about it with `livedrops-server dead-letters`. */
const alsoToTopic =
  (
    add: DeadLetters['add'],
    { producer, topic, present }: { producer: KafkaProducer; topic: string; present: Present },
  ): DeadLetters['add'] =>
  async (group, piece, failure) => {
    if (!isGroup(piece)) {
      const message = toMessage(deadTopicOf(topic), piece, present);
      const headers = {
        ...message.headers,
        group,
        error: String(failure.error),
        attempts: String(failure.attempts),
      };
      await producer.send([{ ...message, headers }]);
    }
    await add(group, piece, failure);
  };

/** The groups of both: one of the log fills the topic, and others may be from a time before Kafka. */
const withLogGroups = (kafkaGroups: ConsumerGroups, logGroups: ConsumerGroups): ConsumerGroups => ({
  list: async () => [...(await logGroups.list()), ...(await kafkaGroups.list())],
  async remove(group) {
    const removed = await logGroups.remove(group);
    return removed === 'missing' ? kafkaGroups.remove(group) : removed;
  },
});
