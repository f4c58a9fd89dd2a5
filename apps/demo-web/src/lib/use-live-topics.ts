import type { EventEnvelope, Topic } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useStore } from 'zustand';
import { POLL_MS } from './ask-again.ts';
import { applyEvent } from './drop-cache.ts';
import type { Connection } from './live-hub.ts';
import { useShop } from './shop-context.ts';

/** Listens to topics while mounted: events change the request cache, and `onEvent` hears them too. */
export const useLiveTopics = (topics: readonly Topic[], onEvent?: (event: EventEnvelope) => void): void => {
  const { hub } = useShop();
  const queries = useQueryClient();
  const key = [...new Set(topics)].toSorted().join(' ');

  const hear = useEffectEvent((event: EventEnvelope) => {
    applyEvent(queries, event);
    onEvent?.(event);
  });

  useEffect(() => {
    if (key === '') return;
    const stops = key.split(' ').map((topic) => hub.listen(topic as Topic, (event) => hear(event)));
    return () => stops.forEach((stop) => stop());
  }, [hub, key]);
};

export const useConnection = (): Connection => {
  const { hub } = useShop();
  return useStore(hub.connection, (connection) => connection.name);
};

/** How often to ask while events do not arrive: never when they do. */
export const usePollInterval = (): number | false => (useConnection() === 'live' ? false : POLL_MS);
