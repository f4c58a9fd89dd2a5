import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { calendarFile } from '../../lib/calendar-file.ts';
import { streamOf } from '../../lib/save-file.ts';
import { useStudio } from '../../lib/studio.ts';
import { useExport } from '../../lib/use-export.ts';
import { useCreatorId } from '../../lib/use-session.ts';

const DROPS_MAX = 1_000;
const BACK_MS = 31 * 86_400_000;

/** Saves drops as a file that calendars read. */
export const useCalendarFile = () => {
  const { client } = useStudio();
  const creatorId = useCreatorId();
  const { state, start } = useExport();
  const save = (fileName: string, read: (options: { signal: AbortSignal }) => Promise<readonly Drop[]>) =>
    start({
      fileName,
      open: async (options) => streamOf(calendarFile(await read(options), client.clock.now())),
    });
  return {
    error: state.kind === 'failed' ? state.error : null,
    said: state.kind === 'saved' ? t`Saved in ${{ name: state.file.name }}` : '',
    saveOne: (drop: Drop) => save('drop.ics', async () => [drop]),
    /** All drops of the last month and later, however many weeks are shown. */
    saveAll: () => {
      const startsFrom = new Date(client.clock.now() - BACK_MS).toISOString();
      save('schedule.ics', async (options) =>
        client.drops.list({ creatorId, startsFrom, limit: 100 }, options).toArray({ limit: DROPS_MAX }),
      );
    },
  };
};
