import type { EventEnvelope } from '@livedrops/sdk/contract';
import type { LoggedEvent } from '../platform/log/event-log.ts';

/** Consumers get events with the same key in their order: those of a drop, and those that concern only a topic. */
export function keyOf(event: Pick<LoggedEvent, 'topic' | 'type' | 'data'>): string {
  const { topic, data } = event as Pick<EventEnvelope, 'topic' | 'type' | 'data'>;
  if ('order' in data) return data.order.items[0]?.dropId ?? topic;
  if ('drop' in data) return data.drop.id;
  return 'dropId' in data ? data.dropId : topic;
}
