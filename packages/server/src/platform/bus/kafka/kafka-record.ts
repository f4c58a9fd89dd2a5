import type { ChainedRecord } from '../chain.ts';
import type { DeliveredRecord } from '../bus.ts';

/** What is no key and no value travels in headers, so that the value is the event and nothing else, for whoever else reads the topic. */
export const toMessage = (topic: string, { key, value, partition, position, after }: ChainedRecord) => ({
  topic,
  partition,
  key,
  value,
  headers: { position: String(position), after: String(after) },
});

/** A message of the topic with text for everything. */
export type TextMessage = {
  key: string;
  value: string;
  headers: ReadonlyMap<string, string>;
};

export const toRecord = ({ key, value, headers }: TextMessage): DeliveredRecord => ({
  key,
  value,
  position: Number(headers.get('position')),
  after: Number(headers.get('after')),
});
