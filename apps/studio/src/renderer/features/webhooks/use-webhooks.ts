import type {
  CreateWebhookInput,
  UpdateWebhookInput,
  WebhookDeliveryState,
  WebhookEndpoint,
} from '@livedrops/sdk';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CHANGES_BY_ITSELF, endpointsKey } from '../../lib/own-webhooks.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { useIntents } from '../../lib/use-intents.ts';

const PAGE_SIZE = 25;
/** While something is on its way it is looked at again. */
const LOOK_AGAIN_MS = 2_000;
const endpointKey = (endpointId: string) => ['webhook', endpointId] as const;
const deliveriesKey = (endpointId: string) => [...endpointKey(endpointId), 'deliveries'] as const;

export const useWebhook = (endpointId: string) => {
  const { client } = useStudio();
  return useQuery({
    queryKey: endpointKey(endpointId),
    queryFn: async ({ signal }) => client.webhooks.get(endpointId, { signal }),
    staleTime: CHANGES_BY_ITSELF,
  });
};

/** The log of an endpoint, newest first. */
export const useDeliveries = (endpointId: string, state: WebhookDeliveryState | null) => {
  const { client } = useStudio();
  return useInfiniteQuery({
    queryKey: [...deliveriesKey(endpointId), state],
    initialPageParam: '',
    queryFn: async ({ pageParam, signal }) =>
      client.webhooks.deliveries(
        endpointId,
        {
          limit: PAGE_SIZE,
          ...(state !== null && { state }),
          ...(pageParam !== '' && { cursor: pageParam }),
        },
        { signal },
      ),
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state: { data } }) =>
      data?.pages.some(({ items }) => items.some((delivery) => delivery.state === 'pending')) === true &&
      LOOK_AGAIN_MS,
  });
};

/** One delivery with its body and its attempts. */
export const useDelivery = (endpointId: string, deliveryId: string) => {
  const { client } = useStudio();
  return useQuery({
    queryKey: [...deliveriesKey(endpointId), 'one', deliveryId],
    queryFn: async ({ signal }) => client.webhooks.delivery(endpointId, deliveryId, { signal }),
  });
};

/** Makes an endpoint. The answer has its secret in it, so nothing but the caller remembers the answer. */
export const useCreateWebhook = () => {
  const { client } = useStudio();
  const { once } = useIntents();
  const refresh = useRefresh();
  return useCommand(
    async (input: CreateWebhookInput, stoppable) =>
      once(input, (keyed) => client.webhooks.create(input, { ...stoppable, ...keyed })),
    { gcTime: 0, onSettled: () => refresh() },
  );
};

export const useUpdateWebhook = (endpointId: string) => {
  const { client } = useStudio();
  const refresh = useRefresh();
  return useCommand(
    async (input: UpdateWebhookInput, stoppable) => client.webhooks.update(endpointId, input, stoppable),
    { onSettled: () => refresh(endpointId) },
  );
};

/** Makes a new secret. As with a new endpoint, nothing but the caller remembers it. */
export const useRotateSecret = (endpointId: string) => {
  const { client } = useStudio();
  const refresh = useRefresh();
  return useCommand(async (_: void, stoppable) => client.webhooks.rotateSecret(endpointId, stoppable), {
    gcTime: 0,
    onSettled: () => refresh(endpointId),
  });
};

export const useRemoveWebhook = (endpointId: string) => {
  const { client } = useStudio();
  const refresh = useRefresh();
  return useCommand(async (_: void, stoppable) => client.webhooks.delete(endpointId, stoppable), {
    onSettled: () => refresh(),
  });
};

/** What makes an endpoint be sent something. */
export const useDeliveryCommands = (endpointId: string) => {
  const { client } = useStudio();
  const refresh = useRefresh();
  const onSettled = () => refresh(endpointId);
  return {
    test: useMutation({ mutationFn: async () => client.webhooks.test(endpointId), onSettled }),
    redeliver: useMutation({
      mutationFn: async (deliveryId: string) => client.webhooks.redeliver(endpointId, deliveryId),
      onSettled,
    }),
    replay: useMutation({
      mutationFn: async (since: Date) => client.webhooks.replay(endpointId, { since: since.toISOString() }),
      onSettled,
    }),
  };
};

export type DeliveryCommands = ReturnType<typeof useDeliveryCommands>;

/** Asks again for what a change may have changed. */
const useRefresh = () => {
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  return (endpointId?: WebhookEndpoint['id']): Promise<unknown> =>
    Promise.all([
      queries.invalidateQueries({ queryKey: endpointsKey(creatorId) }),
      endpointId !== undefined && queries.invalidateQueries({ queryKey: endpointKey(endpointId) }),
    ]);
};
