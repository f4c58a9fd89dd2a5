import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** Asks again for what is shown. An answer that is on its way may be from before what happened, so it does not count. */
export const askAnew = async (queries: QueryClient, queryKey: QueryKey): Promise<void> => {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
};
