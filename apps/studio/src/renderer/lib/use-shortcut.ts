import { t } from '@lingui/core/macro';
import { useLinkHealth, whyCommandsAreOff } from './use-link.ts';
import { useMenuCommands } from './use-menu-commands.ts';

/** What has keys in the room of a drop, as the menu bar and the palette call it. */
const IN_ROOM = {
  'mod+shift+P': { id: 'drop.pause', title: t`Pause or resume the drop` },
  'mod+shift+A': { id: 'drop.add-stock', title: t`Add stock to the drop` },
} as const;

/** Makes something that can be done in the room of a drop a command, with these keys. */
export const useShortcut = (keys: keyof typeof IN_ROOM, act: () => void): void => {
  const whyOff = whyCommandsAreOff(useLinkHealth());
  useMenuCommands([{ ...IN_ROOM[keys], section: 'drop', keys: [keys], whyOff, run: act }]);
};
