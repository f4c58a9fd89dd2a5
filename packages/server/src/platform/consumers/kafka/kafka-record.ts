import type { LoggedEvent } from '../../log/event-log.ts';
import type { KafkaMessage } from './kafka-producer.ts';

/** A message of the topic with text for everything. */
export type TextMessage = {
  key: string;
  value: string;
  headers: ReadonlyMap<string, string>;
};

/** The form of an event that clients get. */
export type Present = (event: LoggedEvent) => object;

/**
 * An event as a record: its value is the event as clients get it, and nothing else, so that other readers of the topic need to know
 * only the contract. Its place in the log is in a header.
 */
export const toMessage = (topic: string, event: LoggedEvent, present: Present): KafkaMessage => ({
  topic,
  key: event.key,
  value: JSON.stringify(present(event)),
  headers: { position: String(event._id), type: event.type },
});

export function readMessage({ key, value, headers }: TextMessage): LoggedEvent {
  const { topic, seq, type, occurredAt, data } = JSON.parse(value) as LoggedEvent;
  return {
    _id: Number(headers.get('position')),
    topic,
    seq,
    type,
    occurredAt: new Date(occurredAt),
    data,
    key,
  };
}
