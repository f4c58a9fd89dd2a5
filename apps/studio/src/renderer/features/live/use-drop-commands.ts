import type { Drop } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { rememberDrop } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand } from '../../lib/use-command.ts';
import type { CommandAck, CommandName } from './command-ack.ts';
import type { LiveStore } from './live-store.ts';

/** Units to add, and the key of this intent. */
type Restock = { quantity: number; idempotencyKey: string };

export type DropCommands = ReturnType<typeof useDropCommands>;

/** Commands to a drop, one at a time. The server's answer is shown at once; its event only confirms it. */
export const useDropCommands = (drop: Drop, store: LiveStore) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  const [ack, setAck] = useState<CommandAck | null>(null);
  const told = (command: CommandName) => ({
    onMutate: () => setAck({ command, state: 'pending' }),
    onSuccess: (answer: Drop): void => {
      const at = client.clock.now();
      store.apply({ kind: 'drop', drop: answer, askedAt: at });
      rememberDrop(queries, answer);
      setAck({ command, state: 'confirmed', at });
    },
    onError: (error: unknown): void => {
      setAck({ command, state: 'failed', error });
      // A refusal mostly means that the drop is in another state than shown.
      void store.refresh();
    },
  });
  return {
    ack,
    pause: useCommand(async (_: void, options) => client.drops.pause(drop.id, options), told('pause')),
    resume: useCommand(async (_: void, options) => client.drops.resume(drop.id, options), told('resume')),
    end: useCommand(async (_: void, options) => client.drops.end(drop.id, options), told('end')),
    cancel: useCommand(async (_: void, options) => client.drops.cancel(drop.id, options), told('cancel')),
    restock: useCommand(
      async ({ quantity, idempotencyKey }: Restock, options) =>
        client.drops.restock(drop.id, { quantity }, { ...options, idempotencyKey }),
      told('restock'),
    ),
  };
};
