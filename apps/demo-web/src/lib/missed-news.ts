import type { Topic } from '@livedrops/sdk';
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { queryKeys } from './query-keys.ts';

/** A page joins its topics in one burst: what they are about is asked for once. */
const BURST_MS = 100;

const bursts = new WeakMap<QueryClient, { keys: Map<string, QueryKey>; asked: Promise<unknown> }>();

/** After a gap, something is missing that cannot be named. */
export const EVERYTHING: readonly QueryKey[] = [[]];

/** Where the cache keeps what a topic tells of. */
export const keysOf = (topic: Topic): readonly QueryKey[] => {
  const [kind = '', id = ''] = topic.split(':');
  if (kind === 'drop') return [queryKeys.drop(id), queryKeys.drops, queryKeys.dropLists];
  if (kind === 'creator')
    return [queryKeys.drops, queryKeys.dropLists, queryKeys.anyCreator, queryKeys.creators];
  return kind === 'user' ? [queryKeys.orders] : [];
};

/** Asks again for what no event will tell, once for all who ask in a moment. Resolves when the answers are there. */
export const askForMissed = async (queries: QueryClient, missed: readonly QueryKey[]): Promise<void> => {
  const burst = bursts.get(queries) ?? begin(queries);
  for (const key of missed) burst.keys.set(JSON.stringify(key), key);
  await burst.asked;
};

const begin = (queries: QueryClient) => {
  const keys = new Map<string, QueryKey>();
  const askAnew = async (queryKey: QueryKey) => {
    // An answer that is on its way may be from before what was missed, so it does not count.
    await queries.cancelQueries({ queryKey });
    await queries.invalidateQueries({ queryKey });
  };
  const ask = async () => {
    await new Promise((resolve) => setTimeout(resolve, BURST_MS));
    bursts.delete(queries);
    await Promise.all(Array.from(keys.values(), askAnew));
  };
  const burst = { keys, asked: ask() };
  bursts.set(queries, burst);
  return burst;
};
