import { useQuery } from '@tanstack/react-query';
import { askAgainOr } from '../../lib/ask-again.ts';
import { type DropKind, dropsOfKind } from '../../lib/drops-of-kind.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import { usePollInterval } from '../../lib/use-live-topics.ts';

const SHOWN = 24;

/** A creator's drops of one kind; `creatorId` is `undefined` until the creator is known. */
export const useCreatorDrops = (creatorId: string | undefined, kind: DropKind) => {
  const { client } = useShop();
  const poll = usePollInterval();
  const id = creatorId ?? '';
  return useQuery({
    queryKey: queryKeys.creatorDrops(id, kind),
    enabled: creatorId !== undefined,
    refetchInterval: askAgainOr(poll),
    queryFn: async ({ signal }) =>
      await dropsOfKind(client, kind, { creatorId: id, limit: SHOWN }, { signal }),
  });
};
