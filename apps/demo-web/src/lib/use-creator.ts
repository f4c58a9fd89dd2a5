import { useQuery } from '@tanstack/react-query';
import { queryKeys } from './query-keys.ts';
import { useShop } from './shop-context.ts';

/** One creator, by id or handle. */
export const useCreator = (idOrHandle: string) => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.creator(idOrHandle),
    queryFn: ({ signal }) => client.creators.get(idOrHandle, { signal }),
  });
};
