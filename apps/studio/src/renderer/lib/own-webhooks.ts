import type { WebhookEndpoint } from '@livedrops/sdk';
import { useQuery } from '@tanstack/react-query';
import { useStudio } from './studio.ts';
import { useCreatorId } from './use-session.ts';

/** The server turns endpoints off: a screen that opens asks how they are. */
export const CHANGES_BY_ITSELF = 0;

export const endpointsKey = (creatorId: string) => ['webhooks', creatorId] as const;
/** The signed-in creator's endpoints; there are ten at most. */
export const useWebhooks = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: endpointsKey(creatorId),
    queryFn: async ({ signal }) => client.webhooks.list({ limit: 100 }, { signal }),
    staleTime: CHANGES_BY_ITSELF,
  });
};

export type EndpointHealth = 'on' | 'failing' | 'off' | 'stopped';

/** `stopped`: by the server. */
export const healthOf = ({ enabled, disabledReason, failingSince }: WebhookEndpoint): EndpointHealth => {
  if (!enabled) return disabledReason === 'owner' ? 'off' : 'stopped';
  return failingSince === null ? 'on' : 'failing';
};
