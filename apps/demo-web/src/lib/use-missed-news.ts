import type { Topic } from '@livedrops/sdk';
import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryKeys } from './query-keys.ts';
import { useShop } from './shop-context.ts';

/** A page joins its topics in one burst: what they are about is asked for once. */
const BURST_MS = 100;

/** Where the cache keeps what a topic tells of. */
const keysOf = (topic: Topic): readonly QueryKey[] => {
  const [kind = '', id = ''] = topic.split(':');
  if (kind === 'drop') return [queryKeys.drop(id), queryKeys.drops, queryKeys.dropLists];
  if (kind === 'creator')
    return [queryKeys.drops, queryKeys.dropLists, queryKeys.anyCreator, queryKeys.creators];
  return kind === 'user' ? [queryKeys.orders] : [];
};

/** Asks again for what is shown. An answer that is on its way may be from before what was missed, so it does not count. */
const askAnew = async (queries: QueryClient, queryKey: QueryKey): Promise<void> => {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
};

/**
 * Asks again for what no event will tell: what happened between asking and joining a topic, and, for everything, what was missed
 * for good.
 */
export const useMissedNews = (): void => {
  const { hub } = useShop();
  const queries = useQueryClient();
  useEffect(() => {
    const joined = new Map<string, QueryKey>();
    let burst: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      burst = undefined;
      for (const key of joined.values()) void askAnew(queries, key);
      joined.clear();
    };
    const stopJoined = hub.onJoined((topic) => {
      for (const key of keysOf(topic)) joined.set(JSON.stringify(key), key);
      burst ??= setTimeout(ask, BURST_MS);
    });
    const stopGap = hub.onGap(() => void queries.invalidateQueries());
    return () => {
      clearTimeout(burst);
      stopJoined();
      stopGap();
    };
  }, [hub, queries]);
};
