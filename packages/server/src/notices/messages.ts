import type { EventEnvelope } from '@livedrops/sdk/contract';
import type { EventLog, LogEntry, LoggedEvent } from '../platform/events/event-log.ts';
import type { BusMessage } from '../platform/realtime/bus.ts';
import { presentEvent } from './notices.present.ts';

/** How an event travels between processes: ready for the sockets, or as a name that is read where somebody listens. */
export type Message = EventEnvelope | NamedMessage;

/** As JSON leaves it. */
type NamedMessage = {
  _id: number;
  topic: string;
  seq: number;
  occurredAt: string;
  named: { kind: string; id: string };
};

const isNamed = (message: BusMessage): message is NamedMessage => 'named' in message;

export const toMessage = (entry: LogEntry): Message =>
  'named' in entry ? { ...entry, occurredAt: entry.occurredAt.toISOString() } : presentEvent(entry);

const fromMessage = (message: NamedMessage): LogEntry => ({
  ...message,
  occurredAt: new Date(message.occurredAt),
});

/** Reads what is only named; the rest is ready. Keeps the order. */
export async function completeMessages(
  messages: readonly BusMessage[],
  complete: EventLog['complete'],
): Promise<BusMessage[]> {
  const named = messages.filter(isNamed);
  if (named.length === 0) return [...messages];
  const completed = new Map<number, LoggedEvent>();
  for (const event of await complete(named.map(fromMessage))) completed.set(event._id, event);
  return messages.flatMap((message) => {
    if (!isNamed(message)) return [message];
    const event = completed.get(message._id);
    return event ? [presentEvent(event)] : [];
  });
}
