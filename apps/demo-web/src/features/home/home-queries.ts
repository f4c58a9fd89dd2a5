import type { Drop } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { askAgainOr } from '../../lib/ask-again.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import { usePollInterval } from '../../lib/use-live-topics.ts';

const SHOWN = 12;
const AT_TURN_MS = 2000;

/** Milliseconds until the lists may change by the clock alone; short while a turn is due that the server has not told yet. */
const untilTurn = (instants: readonly string[], nowMs: number): number => {
  const next = Math.min(...instants.map((instant) => Date.parse(instant) - nowMs));
  return next <= 0 ? AT_TURN_MS : next + 100;
};

const useTurningList = (
  key: readonly string[],
  load: (signal: AbortSignal) => PromiseLike<{ items: Drop[]; nextCursor: string | null }>,
  turnOf: (drop: Drop) => string,
) => {
  const { client } = useShop();
  const poll = usePollInterval();
  return useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => await load(signal),
    refetchInterval: ({ state }) => {
      const items: Drop[] = state.data?.items ?? [];
      if (items.length === 0) return askAgainOr(poll)({ state });
      const turn = untilTurn(items.map(turnOf), client.clock.now());
      return askAgainOr(Math.min(turn, poll === false ? turn : poll, 2 ** 31 - 1))({ state });
    },
  });
};

export const useLiveDrops = () => {
  const { client } = useShop();
  return useTurningList(
    queryKeys.liveDrops,
    (signal) => client.drops.live({ limit: SHOWN }, { signal }),
    ({ endsAt }) => endsAt,
  );
};

export const useUpcomingDrops = () => {
  const { client } = useShop();
  return useTurningList(
    queryKeys.upcomingDrops,
    (signal) => client.drops.upcoming({ limit: SHOWN }, { signal }),
    ({ startsAt }) => startsAt,
  );
};

export const useCreators = () => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.creators,
    staleTime: 60_000,
    queryFn: ({ signal }) => client.creators.list({ limit: 8 }, { signal }),
  });
};
