import type { Order } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { askAgainOr } from './ask-again.ts';
import { queryKeys } from './query-keys.ts';
import { useShop } from './shop-context.ts';
import { usePollInterval } from './use-live-topics.ts';

/** While money moves, the order is asked for as well: not every step of a payment has an event. */
const MOVING_MS = 2000;

const isMoneyMoving = ({ payment }: Order): boolean =>
  payment?.status === 'processing' || payment?.status === 'unknown' || payment?.status === 'refunding';

/** One own order, kept fresh. An empty id asks for nothing. */
export const useOwnOrder = (userId: string, orderId: string) => {
  const { client } = useShop();
  const poll = usePollInterval();
  return useQuery({
    queryKey: queryKeys.order(userId, orderId),
    enabled: orderId !== '',
    queryFn: ({ signal }) => client.orders.get(orderId, { signal }),
    refetchInterval: ({ state }) => {
      const { data } = state;
      if (data === undefined || state.error !== null) return askAgainOr(poll)({ state });
      if (isMoneyMoving(data)) return MOVING_MS;
      if (data.status !== 'pending' || data.holdExpiresAt === null) return poll;
      // Wake when the hold ends, however slow the poll is; past that, ask until the server says so too.
      const untilEnd = Math.max(MOVING_MS, Date.parse(data.holdExpiresAt) - client.clock.now() + 50);
      return Math.min(untilEnd, poll === false ? untilEnd : poll);
    },
  });
};
