import type { EventListener, Realtime } from '../realtime/realtime.ts';
import type { Topic } from '../types/event.ts';

/**
 * Hears a topic, and calls `look` when something may have happened on it that no event tells: before it was joined, and in a gap.
 * Returns how to stop.
 */
export const followTopic = (
  realtime: Realtime | undefined,
  topic: Topic,
  { hear, look }: { hear: EventListener; look: () => void },
): (() => void) => {
  const missed = (about: { topic: Topic }) => {
    if (about.topic === topic) look();
  };
  const stops = [realtime?.channel(topic).on('*', hear), realtime?.onJoined(missed), realtime?.onGap(missed)];
  return () => stops.forEach((stop) => stop?.());
};
