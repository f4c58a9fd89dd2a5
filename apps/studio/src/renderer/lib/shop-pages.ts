import { creatorPath, dropPath } from '@livedrops/sdk/contract';
import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';

/** A page of the shop, with what it is about in words. */
export type ShopPage = { path: string; about: string };

export const pageOfDrop = ({ id, title }: { id: string; title: string }): ShopPage => ({
  path: dropPath(id),
  about: title,
});

export const pageOfCreator = ({ handle }: { handle: string }): ShopPage => ({
  path: creatorPath(handle),
  about: `@${handle}`,
});

/** Where a page of the shop is; `null` while that is not known, and where the server was not told of a shop. */
export const useShopAddress = ({ path }: Pick<ShopPage, 'path'>): string | null => {
  const { client } = useStudio();
  const { data } = useQuery({
    queryKey: ['shop-url'],
    queryFn: async ({ signal }) => (await client.health.ready({ signal })).shopUrl,
    // It is in the configuration of the server.
    staleTime: Infinity,
  });
  return typeof data === 'string' ? `${data}${path}` : null;
};
