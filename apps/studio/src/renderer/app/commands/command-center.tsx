import { useHotkeys } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { PageCommand } from '../../../shared/ipc.ts';
import type { MenuEntry } from '../../../shared/menu.ts';
import { pathOf } from '../../../shared/screen.ts';
import { isDialogOpen, isPossible } from '../../lib/menu-commands.ts';
import { catchUp } from '../../lib/catch-up.ts';
import { useStudio } from '../../lib/studio.ts';
import { Palette, palette } from './palette.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { useWindowCommands } from './use-window-commands.ts';

/** All ways to a command: its keys, the menu bar, the palette, and the sheet that shows the keys. */
export const CommandCenter = () => {
  const [isSheetOpen, setSheetOpen] = useState(false);
  useWindowCommands({ openPalette: palette.open, openSheet: () => setSheetOpen(true) });
  useKeys();
  useMenuBar();
  useWhatIsTold();
  return (
    <>
      <Palette />
      {isSheetOpen && <ShortcutSheet onClose={() => setSheetOpen(false)} />}
    </>
  );
};

/** The only place where the keys of commands are listened to. */
const useKeys = (): void => {
  const { commands } = useStudio();
  const press = (id: string, keys: string, event: KeyboardEvent): void => {
    if (!keys.startsWith('mod+') && isTyping(event.target)) return;
    event.preventDefault();
    if (!event.repeat && !isDialogOpen()) commands.run(id);
  };
  useHotkeys(
    useStore(commands.store).flatMap(({ id, keys = [] }) =>
      keys.map((one): [string, (event: KeyboardEvent) => void, HotkeyOptions] => [
        // Where digits are above the letters only with Shift, the key itself counts.
        one.replace(/\+(\d)$/, '+digit$1'),
        (event) => press(id, one, event),
        { preventDefault: false, usePhysicalKeys: /\+\d$/.test(one) },
      ]),
    ),
    [],
  );
};

type HotkeyOptions = { preventDefault: boolean; usePhysicalKeys: boolean };

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));

/** Tells the main process what the menu bar shows, whenever that changes. */
const useMenuBar = (): void => {
  const { bridge, commands } = useStudio();
  const entries = JSON.stringify(
    useStore(commands.store).map((command): MenuEntry => {
      const { id, title, section, keys = [] } = command;
      return { id, title, section, keys: keys[0] ?? null, isPossible: isPossible(command) };
    }),
  );
  useEffect(() => {
    // A failure costs the menu only: keys and palette have the same.
    bridge.setMenu(JSON.parse(entries) as MenuEntry[]).catch(() => {});
  }, [bridge, entries]);
};

/** Does what the main process tells the page. */
const useWhatIsTold = (): void => {
  const { bridge, commands, client, realtime } = useStudio();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const act = useEffectEvent((command: PageCommand) => {
    switch (command.kind) {
      case 'open':
        return void navigate(pathOf(command.screen));
      case 'run':
        return isDialogOpen() ? undefined : commands.run(command.id);
      case 'catch_up':
        catchUp({ client, realtime });
        return void queries.invalidateQueries();
    }
  });
  useEffect(() => bridge.onCommand((command) => act(command)), [bridge]);
};
