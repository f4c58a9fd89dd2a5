import type { EventLog, LogEntry } from '../platform/events/event-log.ts';
import type { Gateway } from '../platform/realtime/gateway.ts';
import type { BusMessage } from '../platform/realtime/bus.ts';
import { completeMessages, toMessage } from './messages.ts';
import { noticesRoutes } from './notices.routes.ts';
import { type Listener, mayHearTopic } from './topics.ts';

export type NoticesOptions = {
  log: EventLog;
  /** The creator profile of somebody whose token was made before they had one. */
  findCreatorId(userId: string): Promise<string | null>;
};

export function createNotices({ log, findCreatorId }: NoticesOptions) {
  async function mayHear(topic: string, listener: Listener): Promise<boolean> {
    if (mayHearTopic(topic, listener)) return true;
    if (!listener || listener.creatorId || !topic.startsWith('sales:')) return false;
    return mayHearTopic(topic, { ...listener, creatorId: await findCreatorId(listener.userId) });
  }
  return {
    routes: noticesRoutes({ log, mayHear }),
    mayHear,
    /** Tells events to the sockets of their topics. */
    deliverTo: (gateway: Pick<Gateway, 'tell'>) => (entries: readonly LogEntry[]) =>
      gateway.tell(entries.map(toMessage)),
    /** Reads what messages only name, for those who listen here. */
    complete: (messages: readonly BusMessage[]) => completeMessages(messages, log.complete),
  };
}
