import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import type { ConsumerGroups } from '../consumer.ts';
import type { KafkaOptions } from './kafka-options.ts';
import { hasCode } from './kafka-topic.ts';

const WITHOUT_MEMBERS = ['EMPTY', 'DEAD'];

export const groupIdOf = (topic: string, group: string): string => `${topic}.${group}`;

/** The groups of a topic, by their names in Kafka. */
export function createKafkaGroups(kafka: KafkaOptions, topic: string): ConsumerGroups {
  async function asking<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new Admin(kafka);
    try {
      return await ask(admin);
    } finally {
      await admin.close();
    }
  }

  return {
    list: () =>
      asking(async (admin) => {
        const groups = [...(await admin.listGroups()).values()].filter(({ id }) =>
          id.startsWith(`${topic}.`),
        );
        if (groups.length === 0) return [];
        const [starts, ends] = await readOffsets(admin, topic);
        const committed = await admin.listConsumerGroupOffsets({ groups: groups.map(({ id }) => id) });
        return groups.map(({ id, state }) => {
          const offsets = committed.find(({ groupId }) => groupId === id)?.topics ?? [];
          const own = offsets.find(({ name }) => name === topic)?.partitions ?? [];
          // A group that has committed nothing begins with what the partition still has.
          const reached = starts.map((start, partition) => {
            const at =
              own.find(({ partitionIndex }) => partitionIndex === partition)?.committedOffset ?? start;
            return at > start ? at : start;
          });
          return {
            group: id,
            handled: sum(reached),
            behind: Math.max(0, sum(ends) - sum(reached)),
            isAlive: !WITHOUT_MEMBERS.includes(state.toUpperCase()),
          };
        });
      }),
    remove: (group) =>
      asking(async (admin) => {
        try {
          await admin.deleteGroups({ groups: [group] });
          return 'removed';
        } catch (error) {
          if (hasCode(error, 'GROUP_ID_NOT_FOUND')) return 'missing';
          if (hasCode(error, 'NON_EMPTY_GROUP')) return 'alive';
          throw error;
        }
      }),
  };
}

/** The first offset of each partition, and the one behind the last. */
async function readOffsets(admin: Admin, topic: string): Promise<[starts: bigint[], ends: bigint[]]> {
  const { topics } = await admin.metadata({ topics: [topic], forceUpdate: true });
  const partitions = Array.from({ length: topics.get(topic)?.partitionsCount ?? 0 }, (_, index) => index);
  const read = async (timestamp: bigint): Promise<bigint[]> => {
    const wanted = partitions.map((partitionIndex) => ({ partitionIndex, timestamp }));
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: wanted }] });
    const found = listed?.partitions ?? [];
    return partitions.map(
      (index) => found.find(({ partitionIndex }) => partitionIndex === index)?.offset ?? 0n,
    );
  };
  return [await read(ListOffsetTimestamps.EARLIEST), await read(ListOffsetTimestamps.LATEST)];
}

const sum = (offsets: readonly bigint[]): number =>
  Number(offsets.reduce((total, offset) => total + offset, 0n));
