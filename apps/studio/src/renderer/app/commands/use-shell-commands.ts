import { useServerTime } from '@livedrops/sdk/react';
import { useNavigate } from 'react-router';
import { pathOf } from '../../../shared/screen.ts';
import { nextDrop } from '../../lib/next-drop.ts';
import { useOwnDrops } from '../../lib/own-drops.ts';
import { useMenuCommands } from '../../lib/use-menu-commands.ts';

/** There are keys for so many places. */
const DIGITS = 9;

/** What a signed-in creator can do on every screen: go to the places of the rail, in their order, and to what matters most. */
export const useShellCommands = (places: readonly { to: string; label: string }[]): void => {
  const navigate = useNavigate();
  const drops = useOwnDrops().data?.items ?? [];
  const nextId = useServerTime((nowMs) => nextDrop(drops, nowMs)?.id);
  useMenuCommands([
    {
      id: 'file.new-drop',
      title: 'New drop',
      section: 'file',
      keys: ['mod+N'],
      run: () => void navigate('/drops/new'),
    },
    ...places.map(({ to, label }, index) => ({
      id: `go.${to.split('?')[0]?.slice(1)}`,
      title: label,
      section: 'go' as const,
      keys: index < DIGITS ? [`mod+${index + 1}`] : [],
      run: () => void navigate(to),
    })),
    {
      id: 'go.live',
      title: 'Live room of the next drop',
      section: 'go',
      keys: ['mod+L'],
      whyOff: nextId === undefined ? 'No drop is on air or scheduled.' : null,
      run: () => {
        if (nextId !== undefined) void navigate(pathOf({ name: 'live', dropId: nextId }));
      },
    },
  ]);
};
