import { t } from '@lingui/core/macro';
import { useServerTime } from '@livedrops/sdk/react';
import { useMatch, useNavigate } from 'react-router';
import { pathOf } from '../../../shared/screen.ts';
import { nextDrop } from '../../lib/next-drop.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useStudio } from '../../lib/studio.ts';
import { useMenuCommands } from '../../lib/use-menu-commands.ts';

/** `keys`: besides those for its position. */
type Place = { to: string; label: string; keys?: readonly string[] };

/** There are keys for so many places. */
const DIGITS = 9;

/** What a signed-in creator can do on every screen: go to the places of the rail, in their order, and to what matters most. */
export const useShellCommands = (places: readonly Place[]): void => {
  const { bridge } = useStudio();
  const navigate = useNavigate();
  const roomId = useMatch('/drops/:dropId/live')?.params.dropId;
  const drops = useOwnDrops().data?.items ?? [];
  const nextId = useServerTime((nowMs) => nextDrop(drops, nowMs)?.id);
  useMenuCommands([
    {
      id: 'file.new-drop',
      title: t`New drop`,
      section: 'file',
      keys: ['mod+N'],
      run: () => void navigate('/drops/new'),
    },
    ...places.map(({ to, label, keys = [] }, index) => ({
      id: `go.${to.split('?')[0]?.slice(1)}`,
      title: label,
      section: 'go' as const,
      keys: [...(index < DIGITS ? [`mod+${index + 1}`] : []), ...keys],
      run: () => void navigate(to),
    })),
    {
      id: 'help.diagnostics',
      title: t`Diagnostics`,
      section: 'help',
      run: () => void navigate('/settings?part=diagnostics'),
    },
    {
      id: 'help.updates',
      title: t`Look for a newer version`,
      section: 'help',
      run: () => {
        void bridge.checkForUpdate().catch(() => {});
        void navigate('/settings?part=updates');
      },
    },
    {
      id: 'go.own-window',
      title: t`Open this live room in a window of its own`,
      section: 'go',
      whyOff: roomId === undefined ? t`Open the live room of a drop first.` : null,
      run: () => void bridge.openRoom(roomId ?? '').catch(() => {}),
    },
    {
      id: 'go.live',
      title: t`Live room of the next drop`,
      section: 'go',
      keys: ['mod+L'],
      whyOff: nextId === undefined ? t`No drop is on air or scheduled.` : null,
      run: () => {
        if (nextId !== undefined) void navigate(pathOf({ name: 'live', dropId: nextId }));
      },
    },
  ]);
};
