import type { EventEnvelope } from '@livedrops/sdk';
import type { Looking } from '@livedrops/sdk/realtime';
import type { QueryClient, QueryKey } from '@tanstack/react-query';

/**
 * Asks again for what is shown. An answer that is on its way may be from before what happened, so it does not count; the new one may be from
 * before an event that came meanwhile, so `apply` has such events once more.
 */
export const askAnew = async (
  queries: QueryClient,
  queryKey: QueryKey,
  { since, signal, apply }: Looking & { apply: (event: EventEnvelope) => void },
): Promise<void> => {
  await queries.cancelQueries({ queryKey });
  await queries.invalidateQueries({ queryKey });
  if (!signal.aborted) since.forEach(apply);
};
