import type { Drop, Order } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { newestOrders } from '../../lib/newest-orders.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { askAgainOr, retryAfterMs } from '../../lib/ask-again.ts';
import { useShop } from '../../lib/shop-context.ts';
import { usePollInterval } from '../../lib/use-live-topics.ts';
import { phaseOf } from './drop-view.ts';

/** While a drop is opening or closing the server is asked about once a second, spread so that fans do not ask together. */
const turningIntervalMs = (): number => 800 + Math.random() * 700;

export const useDrop = (dropId: string) => {
  const { client } = useShop();
  const poll = usePollInterval();
  return useQuery({
    queryKey: queryKeys.drop(dropId),
    queryFn: ({ signal }) => client.drops.get(dropId, { signal }),
    refetchInterval: ({ state }) => {
      const drop: Drop | undefined = state.data;
      const usual = askAgainOr(poll)({ state });
      if (drop === undefined) return usual;
      const now = client.clock.now();
      const phase = phaseOf(drop, now);
      if (phase === 'opening' || phase === 'closing')
        return Math.max(turningIntervalMs(), retryAfterMs(state.error));
      if (phase !== 'countdown') return usual;
      // Wake at the start itself, however slow the poll is.
      const untilStart = Date.parse(drop.startsAt) - now + 50;
      return Math.min(untilStart, usual === false ? untilStart : usual, 2 ** 31 - 1);
    },
    refetchIntervalInBackground: true,
  });
};

const unitsOf = (orders: readonly Order[], dropId: string): number =>
  orders
    .filter(({ status }) => status === 'confirmed' || status === 'pending')
    .flatMap(({ items }) => items)
    .filter((item) => item.dropId === dropId)
    .reduce((sum, { quantity }) => sum + quantity, 0);

/** The person's orders of this drop among their newest, and how many units they make. */
export const useOwnOrders = (userId: string, dropId: string) => {
  const { client } = useShop();
  return useQuery({
    ...newestOrders(client, userId),
    select: (all) => {
      const orders = all.filter(({ items }) => items.some((item) => item.dropId === dropId));
      return { orders, units: unitsOf(orders, dropId) };
    },
  });
};
