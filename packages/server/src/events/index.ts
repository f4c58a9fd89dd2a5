import type { EventLog } from '../platform/log/event-log.ts';
import { eventsRoutes } from './events.routes.ts';
import { type TopicReader, mayHearTopic } from './topics.rules.ts';

export { keyOf } from './key-of.ts';
export { keyRoom, personRoom, sessionRoom } from './rooms.ts';
export { presentEvent } from './events.present.ts';

export type EventsOptions = {
  log: EventLog;
  /** The creator profile of a person whose token was made before they had one. */
  findCreatorId(userId: string): Promise<string | null>;
};

export function createEvents({ log, findCreatorId }: EventsOptions) {
  async function mayHear(topic: string, reader: TopicReader): Promise<boolean> {
    if (mayHearTopic(topic, reader)) return true;
    if (!reader?.userId || reader.creatorId || !topic.startsWith('sales:')) return false;
    return mayHearTopic(topic, { ...reader, creatorId: await findCreatorId(reader.userId) });
  }
  return {
    routes: eventsRoutes({ log, mayHear }),
    mayHear,
  };
}
