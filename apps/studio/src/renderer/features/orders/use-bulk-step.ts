import type { BulkFulfilInput, BulkStep } from '@livedrops/sdk';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useIntents } from '../../lib/use-intents.ts';
import { useStudio } from '../../lib/studio.ts';
import { SOLD } from './use-sold-orders.ts';

const LOOK_EVERY_MS = 400;

/** A step with many orders: it is asked for once, and looked at until it is done. */
export const useBulkStep = () => {
  const { client } = useStudio();
  const intents = useIntents();
  const queries = useQueryClient();
  const begin = useMutation({
    mutationFn: async (input: BulkFulfilInput) =>
      intents.once(input, (options) => client.orders.bulkFulfil(input, options)),
  });
  const id = begin.data?.id;
  const look = useQuery({
    queryKey: ['bulk-step', id],
    queryFn: async ({ signal }): Promise<BulkStep> => client.orders.bulkStep(id ?? '', { signal }),
    enabled: id !== undefined && begin.data?.status === 'running',
    refetchInterval: ({ state }) => (state.data?.status === 'done' ? false : LOOK_EVERY_MS),
  });
  const step = look.data ?? begin.data ?? null;
  const doneId = step?.status === 'done' ? step.id : null;
  useEffect(() => {
    if (doneId !== null) void queries.invalidateQueries({ queryKey: SOLD });
  }, [doneId, queries]);
  return {
    step,
    begin: begin.mutate,
    isBeginning: begin.isPending,
    error: begin.error ?? look.error,
    forget: begin.reset,
  };
};
