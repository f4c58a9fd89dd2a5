import type { Drop, EventEnvelope, Page } from '@livedrops/sdk';
import { followTopic } from '@livedrops/sdk/realtime';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askAnew } from './ask-anew.ts';
import { newerDrop } from './newer-drop.ts';
import { useStudio } from './studio.ts';
import { useCreatorId } from './use-session.ts';

const PAGE_SIZE = 100;

export const ownDropsKey = (creatorId: string) => ['drops', creatorId] as const;
export const dropKey = (dropId: string) => ['drop', dropId] as const;

/**
 * The signed-in creator's newest hundred drops.
 *
 * @param select what is needed of them. While a drop sells its counts change several times a second, and who needs none is not drawn again
 */
export const useOwnDrops = <T = Page<Drop>>(select?: (page: Page<Drop>) => T) => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: ownDropsKey(creatorId),
    queryFn: async ({ signal }): Promise<Page<Drop>> =>
      client.drops.list({ creatorId, limit: PAGE_SIZE }, { signal }),
    ...(select && { select }),
  });
};

/** Whether a drop of one's own sells, or is paused and waits for its creator. */
export const useHasLiveDrop = (): boolean =>
  useOwnDrops(({ items }) => items.some(({ status }) => status === 'live' || status === 'paused')).data ??
  false;

/** One drop for the editor, always fresh: its version guards against overwriting somebody's change. */
export const useDrop = (dropId: string | undefined) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  return useQuery({
    queryKey: dropKey(dropId ?? ''),
    queryFn: async ({ signal }): Promise<Drop> => {
      const drop = await client.drops.get(dropId ?? '', { signal });
      return newerDrop(queries.getQueryData<Drop>(dropKey(drop.id)), drop);
    },
    enabled: dropId !== undefined,
    refetchOnWindowFocus: false,
  });
};

/** Puts a drop that the server answered with wherever it is shown. */
export const rememberDrop = (queries: QueryClient, drop: Drop): void => {
  queries.setQueryData<Drop>(dropKey(drop.id), (known) => newerDrop(known, drop));
  queries.setQueryData<Page<Drop>>(ownDropsKey(drop.creatorId), (page) => {
    if (page === undefined) return page;
    const isKnown = page.items.some(({ id }) => id === drop.id);
    const items = isKnown
      ? page.items.map((item) => (item.id === drop.id ? newerDrop(item, drop) : item))
      : [drop, ...page.items];
    return { ...page, items };
  });
};

const findDrop = (queries: QueryClient, creatorId: string, dropId: string): Drop | undefined =>
  queries.getQueryData<Page<Drop>>(ownDropsKey(creatorId))?.items.find(({ id }) => id === dropId);

/** Older news is caught up silently: nobody wants to be told now what started while the computer slept. */
const NEWS_MS = 60_000;

/** What an event says of the list of drops: states come by `creator:`, stock by `sales:`. */
const applyEvent = (queries: QueryClient, creatorId: string, event: EventEnvelope): void => {
  if ('drop' in event.data) rememberDrop(queries, event.data.drop);
  if (event.type !== 'sales.updated') return;
  const { dropId, remaining, stock, held } = event.data;
  const patched = (drop: Drop) => (drop.id === dropId ? { ...drop, remaining, stock, held } : drop);
  queries.setQueryData<Page<Drop>>(
    ownDropsKey(creatorId),
    (page) => page && { ...page, items: page.items.map(patched) },
  );
};

/** Keeps the list of drops as the server tells it. Mounted once, by the shell. */
export const useOwnDropsFeed = (onNews: (event: EventEnvelope, before: Drop | undefined) => void): void => {
  const { client, realtime } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  useEffect(() => {
    const apply = (event: EventEnvelope) => applyEvent(queries, creatorId, event);
    return followTopic(realtime, [`creator:${creatorId}`, `sales:${creatorId}`], {
      hear: (event) => {
        const { data } = event;
        const before = 'dropId' in data ? findDrop(queries, creatorId, data.dropId) : undefined;
        apply(event);
        if (client.clock.now() - Date.parse(event.occurredAt) < NEWS_MS) onNews(event, before);
      },
      look: (looking) => askAnew(queries, ownDropsKey(creatorId), { ...looking, apply }),
    }).stop;
  }, [client, realtime, creatorId, queries, onNews]);
};
