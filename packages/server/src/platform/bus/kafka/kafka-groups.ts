import { Admin } from '@platformatic/kafka';
import type { KafkaOptions } from './kafka-options.ts';
import { hasCode } from './kafka-topic.ts';

export const groupIdOf = (topic: string, group: string): string => `${topic}.${group}`;

/** Whether there was one. */
export async function removeKafkaGroup(kafka: KafkaOptions, groupId: string): Promise<boolean> {
  const admin = new Admin(kafka);
  try {
    await admin.deleteGroups({ groups: [groupId] });
    return true;
  } catch (error) {
    if (hasCode(error, 'GROUP_ID_NOT_FOUND')) return false;
    throw error;
  } finally {
    await admin.close();
  }
}
