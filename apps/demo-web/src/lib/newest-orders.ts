import type { LiveDrops, Order } from '@livedrops/sdk';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { queryKeys } from './query-keys.ts';
import { useShop } from './shop-context.ts';

/** More than anybody orders in the time that a drop or a reservation lasts. */
const NEWEST = 100;

/** A person's newest orders, asked for once for every part of the shop that needs some of them. An empty id asks for nothing. */
export const newestOrders = (client: LiveDrops, userId: string) =>
  queryOptions({
    queryKey: queryKeys.newestOrders(userId),
    enabled: userId !== '',
    queryFn: async ({ signal }) => (await client.orders.list({ limit: NEWEST }, { signal })).items,
  });

export const isPending = ({ status }: Order): boolean => status === 'pending';

/** Whether something of this person waits for its payment. */
export const useHasReservation = (userId: string): boolean => {
  const { client } = useShop();
  const select = (orders: Order[]) => orders.some(isPending);
  return useQuery({ ...newestOrders(client, userId), select }).data ?? false;
};
