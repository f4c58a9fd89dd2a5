import { Admin, Consumer, stringDeserializers } from '@platformatic/kafka';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { FEED_GROUP } from '../../src/platform/consumers/feed-group.ts';
import { deadTopicOf, topicOf } from '../../src/platform/consumers/kafka/kafka-topic.ts';
import { createLogGroups } from '../../src/platform/consumers/log-groups.ts';
import { describeConsumers } from './consumer-suite.ts';
import { outOfOrder, positionsOf, type Seen, toSeen, upTo } from './events.ts';
import { countMembers, makeLog, type OwnLog } from './make-log.ts';

const kafka = inject('kafka');

describe.skipIf(kafka === null)('Kafka', () => {
  const { broker = '', pid = 0 } = kafka ?? {};
  const address = { kind: 'kafka', broker } as const;

  describeConsumers(() => address);

  function join({ consume }: OwnLog): Seen[] {
    const got: Seen[] = [];
    consume({ group: 'one', handle: async (pieces) => void got.push(...toSeen(pieces)) });
    return got;
  }

  async function wipe(namespace: string): Promise<void> {
    const admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker] });
    try {
      await admin.deleteTopics({ topics: [topicOf(namespace)] });
    } finally {
      await admin.close();
    }
  }

  it('shares the partitions among the members that are there', async () => {
    const own = await makeLog(address);
    const { all, counts, member } = countMembers(own);
    member('first');
    await own.write(20);
    await expect.poll(() => positionsOf(all)).toEqual(upTo(20));
    member('second');
    await expect
      .poll(async () => {
        await own.write(12);
        return counts.get('second') ?? 0;
      })
      .toBeGreaterThan(0);
    await expect.poll(() => positionsOf(all)).toEqual(upTo(own.last()));
    expect(outOfOrder(all)).toEqual([]);
  });

  it('tells of dead letters in a topic of their own', async () => {
    const own = await makeLog(address);
    own.consume({ group: 'one', attemptsMax: 1, handle: () => Promise.reject(new Error('no way')) });
    await own.write(1);
    const consumer = new Consumer({
      clientId: 'test',
      groupId: 'watchers',
      bootstrapBrokers: [broker],
      deserializers: stringDeserializers,
    });
    onTestFinished(() => consumer.close(true));
    const stream = await consumer.consume({
      topics: [deadTopicOf(topicOf(own.namespace))],
      mode: 'earliest',
    });
    for await (const { key, value, headers } of stream) {
      expect(key).toBe('drop:1');
      expect(JSON.parse(value)).toMatchObject({ topic: 'drop:1', seq: 1, type: 'noted' });
      expect(Object.fromEntries(headers)).toMatchObject({
        group: 'one',
        error: 'Error: no way',
        position: '1',
      });
      break;
    }
  });

  it('is filled again from the log when it has lost everything', async () => {
    const own = await makeLog(address);
    const got = join(own);
    await own.write(40);
    await expect.poll(() => positionsOf(got)).toEqual(upTo(40));
    await wipe(own.namespace);
    const position = await own.log.positionBefore(new Date(0));
    expect(await createLogGroups(own.connection, own.log).move(FEED_GROUP, position)).toBe(true);
    await own.write(20);
    const again = () => positionsOf(got.slice(40));
    await expect.poll(again).toEqual(upTo(60));
    expect(outOfOrder(got)).toEqual([]);
  });

  it('delays events and loses none while its brokers do not answer', async () => {
    const own = await makeLog(address);
    const got = join(own);
    await own.write(10);
    await expect.poll(() => positionsOf(got)).toEqual(upTo(10));
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
    await own.write(300);
    // Longer than a send may take.
    await sleep(8000);
    process.kill(pid, 'SIGCONT');
    await own.write(10);
    await expect.poll(() => positionsOf(got)).toEqual(upTo(320));
    expect(outOfOrder(got)).toEqual([]);
  });
});
