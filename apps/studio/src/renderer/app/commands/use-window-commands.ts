import { t } from '@lingui/core/macro';
import { useMantineColorScheme } from '@mantine/core';
import type { MenuCommand } from '../../lib/menu-commands.ts';
import { useStudio } from '../../lib/studio.ts';
import { useMenuCommands } from '../../lib/use-menu-commands.ts';
import { OWN_ID } from './palette.tsx';

type Windows = { openPalette: () => void; openSheet: () => void };

/** What can be done whoever is signed in, if anybody is. */
export const useWindowCommands = ({ openPalette, openSheet }: Windows): void => {
  const { bridge, config } = useStudio();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const zoom = (step: 'in' | 'out' | 'reset') => () => void bridge.zoom(step).catch(() => {});
  const colours = (scheme: typeof colorScheme, title: string): MenuCommand => ({
    id: `view.colours-${scheme}`,
    title,
    section: 'view',
    whyOff: scheme === colorScheme ? t`These are on.` : null,
    run: () => setColorScheme(scheme),
  });
  useMenuCommands([
    { id: OWN_ID, title: t`Find anything`, section: 'go', keys: ['mod+K'], run: openPalette },
    colours('auto', t`Colours of the system`),
    colours('light', t`Light colours`),
    colours('dark', t`Dark colours`),
    ...(config.platform === 'web' ? [] : zooms(zoom)),
    {
      id: 'help.shortcuts',
      title: t`Keyboard shortcuts`,
      section: 'help',
      keys: ['mod+/', 'shift+?'],
      run: openSheet,
    },
  ]);
};

/** A browser has these already. */
const zooms = (zoom: (step: 'in' | 'out' | 'reset') => () => void): MenuCommand[] => [
  {
    id: 'view.zoom-in',
    title: t`Zoom in`,
    section: 'view',
    keys: ['mod+=', 'mod+plus', 'mod+shift+plus'],
    run: zoom('in'),
  },
  { id: 'view.zoom-out', title: t`Zoom out`, section: 'view', keys: ['mod+-'], run: zoom('out') },
  { id: 'view.zoom-reset', title: t`Actual size`, section: 'view', keys: ['mod+0'], run: zoom('reset') },
];
