import type { Drop } from '@livedrops/sdk';
import { useQueryClient } from '@tanstack/react-query';
import { ownDropsKey, rememberDrop } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useCommand, useStopWhenGone } from '../../lib/use-command.ts';

/** Moves a drop with its duration. It is refused when the drop was changed elsewhere meanwhile. */
export const useMoveDrop = (drop: Drop) => {
  const { client } = useStudio();
  const queries = useQueryClient();
  const duration = Date.parse(drop.endsAt) - Date.parse(drop.startsAt);
  const move = useCommand(
    async (start: number, stoppable): Promise<Drop> =>
      client.drops.update(
        drop.id,
        {
          startsAt: new Date(start).toISOString(),
          endsAt: new Date(start + duration).toISOString(),
          version: drop.version,
        },
        stoppable,
      ),
    {
      onSuccess: (moved) => rememberDrop(queries, moved),
      onSettled: () => queries.invalidateQueries({ queryKey: ownDropsKey(drop.creatorId) }),
    },
  );
  useStopWhenGone(move);
  return { move, duration };
};
