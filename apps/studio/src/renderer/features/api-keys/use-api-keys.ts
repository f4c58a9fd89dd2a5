import type { ApiKey, CreateApiKeyInput } from '@livedrops/sdk';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';
import { useCreatorId } from '../../lib/use-session.ts';
import { useIntents } from '../../lib/use-intents.ts';

/** Twenty that are in use, and those that were revoked in a month. */
const KEYS_MAX = 500;
/** They are used elsewhere: a screen that opens asks when. */
const CHANGES_BY_ITSELF = 0;

const keysKey = (creatorId: string) => ['api-keys', creatorId] as const;

/** The signed-in person's keys, newest first. */
export const useApiKeys = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  return useQuery({
    queryKey: keysKey(creatorId),
    queryFn: async ({ signal }) =>
      client.apiKeys.list({ limit: 100 }, { signal }).toArray({ limit: KEYS_MAX }),
    staleTime: CHANGES_BY_ITSELF,
  });
};

/** Makes a key. The answer has it in it, so nothing but the caller remembers the answer. */
export const useCreateApiKey = () => {
  const { client } = useStudio();
  const { once } = useIntents();
  const refresh = useRefresh();
  return useCommand(
    async (input: CreateApiKeyInput, stoppable) =>
      once(input, (keyed) => client.apiKeys.create(input, { ...stoppable, ...keyed })),
    { gcTime: 0, onSettled: refresh },
  );
};

export const useRevokeApiKey = () => {
  const { client } = useStudio();
  const refresh = useRefresh();
  return useCommand(async (keyId: ApiKey['id'], stoppable) => client.apiKeys.revoke(keyId, stoppable), {
    onSettled: refresh,
  });
};

const useRefresh = () => {
  const creatorId = useCreatorId();
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: keysKey(creatorId) });
};
