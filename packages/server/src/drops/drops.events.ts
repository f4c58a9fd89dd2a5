import type { OutboxEvent } from '../platform/log/outbox.ts';
import { presentDrop } from './drop.present.ts';
import type { DropSnapshot } from './drop-snapshot.ts';

/** Topics of a drop: its own page, and its creator's followers. */
export const dropTopics = (drop: { _id: string; creatorId: string }): string[] => [
  `drop:${drop._id}`,
  `creator:${drop.creatorId}`,
];

/** Events that tell of a drop as it is now, one of each type, in their order. */
export function dropEvents(
  types: readonly string[],
  drop: DropSnapshot,
  now: number,
): (OutboxEvent & { data: object })[] {
  const data = { drop: presentDrop(drop, now) };
  return types.map((type) => ({ type, topics: dropTopics(drop), data }));
}

/** The drop that a topic is about; `null` for other topics. */
export const readDropTopic = (topic: string): string | null =>
  topic.startsWith('drop:') ? topic.slice('drop:'.length) : null;

/** Signal to the figures worker that a drop's stock or sales changed. */
export const dropSignal = (dropId: string): string => `drop:${dropId}`;

export const readDropSignal = (signal: string): string | null =>
  signal.startsWith('drop:') ? signal.slice('drop:'.length) : null;
