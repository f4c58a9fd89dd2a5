import type { OutboxEvent } from '../platform/log/outbox.ts';
import { presentDrop } from './drop.present.ts';
import type { DropSnapshot } from './drop.ts';

/** Topics of a drop: its own page, and its creator's followers. */
export const dropTopics = (drop: { id: string; creatorId: string }): string[] => [
  `drop:${drop.id}`,
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

/** A mark for the figures worker: the drop's stock or sales changed. */
export const dropMark = (dropId: string): string => `drop:${dropId}`;

export const readDropMark = (mark: string): string | null =>
  mark.startsWith('drop:') ? mark.slice('drop:'.length) : null;
