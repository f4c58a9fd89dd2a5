import type { BulkFulfilInput, BulkStep } from '@livedrops/sdk';
import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useIntents } from '../../lib/use-intents.ts';
import { useStudio } from '../../lib/studio.ts';
import { SOLD } from '../../lib/sold-counts.ts';

const LOOK_EVERY_MS = 400;

const stepKey = (id: string) => ['bulk-step', id] as const;
/** Which step is shown. It outlives the screen: a report that is not read yet is there when one comes back. */
const SHOWN = ['bulk-step-shown'] as const;

/** A step with many orders: it is asked for once, and looked at until it is done. */
export const useBulkStep = () => {
  const { client } = useStudio();
  const queries = useQueryClient();
  const intents = useIntents();
  const shown = useQuery<string | null>({ queryKey: SHOWN, queryFn: skipToken, gcTime: Infinity });
  const id = shown.data ?? null;
  const show = (next: string | null): void => void queries.setQueryData(SHOWN, next);
  const begin = useMutation({
    mutationFn: async (input: BulkFulfilInput) =>
      intents.once(input, (options) => client.orders.bulkFulfil(input, options)),
    onSuccess: (step) => {
      queries.setQueryData(stepKey(step.id), step);
      show(step.id);
    },
  });
  const look = useQuery({
    queryKey: stepKey(id ?? ''),
    queryFn: async ({ signal }): Promise<BulkStep> => client.orders.bulkStep(id ?? '', { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data?.status === 'done' ? false : LOOK_EVERY_MS),
  });
  const step = id === null ? null : (look.data ?? null);
  const doneId = step?.status === 'done' ? step.id : null;
  useEffect(() => {
    if (doneId !== null) void queries.invalidateQueries({ queryKey: SOLD });
  }, [doneId, queries]);
  return {
    step,
    begin: begin.mutate,
    isBeginning: begin.isPending,
    error: begin.error ?? (id === null ? null : look.error),
    forget: () => {
      show(null);
      begin.reset();
    },
  };
};
