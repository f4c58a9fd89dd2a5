import type { EventLog } from '../platform/log/event-log.ts';
import { noticesRoutes } from './notices.routes.ts';
import { type Listener, mayHearTopic } from './topics.rules.ts';

export { keyOf } from './key-of.ts';
export { keyRoom, personRoom, sessionRoom } from './rooms.ts';
export { presentEvent } from './notices.present.ts';

export type NoticesOptions = {
  log: EventLog;
  /** The creator profile of somebody whose token was made before they had one. */
  findCreatorId(userId: string): Promise<string | null>;
};

export function createNotices({ log, findCreatorId }: NoticesOptions) {
  async function mayHear(topic: string, listener: Listener): Promise<boolean> {
    if (mayHearTopic(topic, listener)) return true;
    if (!listener?.userId || listener.creatorId || !topic.startsWith('sales:')) return false;
    return mayHearTopic(topic, { ...listener, creatorId: await findCreatorId(listener.userId) });
  }
  return {
    routes: noticesRoutes({ log, mayHear }),
    mayHear,
  };
}
