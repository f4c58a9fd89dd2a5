import type { NotificationPreferences, UpdateNotificationPreferencesInput } from '@livedrops/sdk';
import { changePreferences } from '@livedrops/sdk/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../lib/query-keys.ts';
import { useShop } from '../../lib/shop-context.ts';
import { inverseOf } from './preferences-change.ts';

export const usePreferences = (userId: string) => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.notificationPreferences(userId),
    queryFn: ({ signal }) => client.notifications.preferences({ signal }),
  });
};

/** Which channels the server has. */
export const useChannels = () => {
  const { client } = useShop();
  return useQuery({
    queryKey: queryKeys.notificationChannels,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) => client.notifications.channels({ signal }),
  });
};

const MUTATION = ['change-notification-preferences'];

/** Shows a change at once and saves it. A refusal takes back that change alone: others may be on their way. */
export const useChangePreferences = (userId: string) => {
  const { client } = useShop();
  const queries = useQueryClient();
  const key = queryKeys.notificationPreferences(userId);
  const change = (by: UpdateNotificationPreferencesInput) =>
    queries.setQueryData<NotificationPreferences>(key, (known) => known && changePreferences(known, by));
  return useMutation({
    mutationKey: MUTATION,
    // One after the other: the last press must be the last word.
    scope: { id: MUTATION.join('') },
    mutationFn: async (input: UpdateNotificationPreferencesInput) =>
      client.notifications.updatePreferences(input),
    onMutate: async (input) => {
      await queries.cancelQueries({ queryKey: key });
      const before = queries.getQueryData<NotificationPreferences>(key);
      change(input);
      return { undo: before === undefined ? {} : inverseOf(before, input) };
    },
    onError: (_error, _input, context) => change(context?.undo ?? {}),
    onSettled: () => {
      // An answer in between would put back what the next change has shown already.
      if (queries.isMutating({ mutationKey: MUTATION }) === 1)
        void queries.invalidateQueries({ queryKey: key });
    },
  });
};
