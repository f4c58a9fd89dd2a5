import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type PushState, readPushState, turnOffPush, turnOnPush } from '../../lib/push-device.ts';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';

/** Whether this device gets push messages, and the switch for it. */
export const usePush = (userId: string) => {
  const { client, push } = useShop();
  const queries = useQueryClient();
  const key = queryKeys.pushState(userId);
  const state = useQuery({
    queryKey: key,
    // People change permissions in another window.
    refetchOnWindowFocus: 'always',
    queryFn: ({ signal }) => readPushState({ client, push }, signal),
  });
  const change = useMutation({
    mutationFn: async (on: boolean): Promise<PushState> => {
      if (on) return turnOnPush({ client, push });
      await turnOffPush({ client, push });
      return 'off';
    },
    onSuccess: (next) => queries.setQueryData(key, next),
  });
  return { state, change };
};
