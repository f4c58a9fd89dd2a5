import type { Drop } from '@livedrops/sdk';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { rememberDrop } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import type { LiveStore } from './live-store.ts';

/** Commands to a drop. The server's answer is shown at once; its event only confirms it. */
export const useDropCommands = (drop: Drop, store: LiveStore) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  const onSuccess = (answer: Drop): void => {
    store.apply({ kind: 'drop', drop: answer, askedAt: client.clock.now() });
    rememberDrop(queries, answer);
  };
  // A refusal mostly means that the drop is in another state than shown.
  const onError = (): void => void store.refresh();
  return {
    pause: useMutation({ mutationFn: async () => client.drops.pause(drop.id), onSuccess, onError }),
    resume: useMutation({ mutationFn: async () => client.drops.resume(drop.id), onSuccess, onError }),
    end: useMutation({ mutationFn: async () => client.drops.end(drop.id), onSuccess, onError }),
    cancel: useMutation({ mutationFn: async () => client.drops.cancel(drop.id), onSuccess, onError }),
    restock: useMutation({
      mutationFn: async (quantity: number) => client.drops.restock(drop.id, { quantity }),
      onSuccess,
      onError,
    }),
  };
};
