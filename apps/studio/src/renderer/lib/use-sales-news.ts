import { followTopic } from '@livedrops/sdk/realtime';
import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { askAnew } from './ask-anew.ts';
import { useStudio } from './studio.ts';
import { useCreatorId } from './use-session.ts';

/** A rush is told many times a second, and asked about once in so long. */
const SOON_MS = 3_000;

/**
 * Has what is shown asked for anew when something was sold or became of an order. Mounted once, by the screen.
 *
 * @param queryKey stays the same
 * @param lateMs it is asked for once more so long after the last news. Default: it is not
 */
export const useSalesNews = (queryKey: QueryKey, lateMs?: number): void => {
  const { realtime } = useStudio();
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    let late: ReturnType<typeof setTimeout> | undefined;
    const ask = (): void => {
      soon = undefined;
      void queries.invalidateQueries({ queryKey });
    };
    const askSoon = (): void => {
      soon ??= setTimeout(ask, SOON_MS);
      clearTimeout(late);
      if (lateMs !== undefined) late = setTimeout(ask, lateMs);
    };
    const { stop } = followTopic(realtime, `sales:${creatorId}`, {
      hear: askSoon,
      look: (looking) => askAnew(queries, queryKey, { ...looking, apply: askSoon }),
    });
    return () => {
      clearTimeout(soon);
      clearTimeout(late);
      stop();
    };
  }, [realtime, creatorId, queries, queryKey, lateMs]);
};
