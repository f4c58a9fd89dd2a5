import type { EventEnvelope, Topic } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useStore } from 'zustand';
import { POLL_MS } from './ask-again.ts';
import { applyEvent } from './drop-cache.ts';
import type { Connection } from './live-hub.ts';
import { askForMissed, EVERYTHING, keysOf } from './missed-news.ts';
import { useShop } from './shop-context.ts';

/**
 * Follows topics while mounted: events change the request cache, and `onEvent` hears them too. What no event tells is asked for, and events that
 * came meanwhile are put into the cache once more, because the answer may be older.
 */
export const useLiveTopics = (topics: readonly Topic[], onEvent?: (event: EventEnvelope) => void): void => {
  const { hub } = useShop();
  const queries = useQueryClient();
  const key = [...new Set(topics)].sort().join(' ');

  const hear = useEffectEvent((event: EventEnvelope) => {
    applyEvent(queries, event);
    onEvent?.(event);
  });

  useEffect(() => {
    if (key === '') return;
    const stops = (key.split(' ') as Topic[]).map((topic) =>
      hub.follow(topic, {
        hear: (event) => hear(event),
        look: async ({ since, signal, gap }) => {
          await askForMissed(queries, gap === undefined ? keysOf(topic) : EVERYTHING);
          if (!signal.aborted) since.forEach((event) => applyEvent(queries, event));
        },
      }),
    );
    return () => stops.forEach((stop) => stop());
  }, [hub, queries, key]);
};

export const useConnection = (): Connection => {
  const { hub } = useShop();
  return useStore(hub.connection, (connection) => connection.name);
};

/** How often to ask while events do not arrive: never when they do. */
export const usePollInterval = (): number | false => (useConnection() === 'live' ? false : POLL_MS);
