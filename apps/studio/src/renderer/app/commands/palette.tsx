import { t } from '@lingui/core/macro';
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Section } from '../../../shared/menu.ts';
import { keysText } from '../../lib/keys-text.ts';
import { isPossible, type MenuCommand } from '../../lib/menu-commands.ts';
import { useStudio } from '../../lib/studio.ts';
import { useSession } from '../../lib/use-session.ts';
import { SECTION_LABELS } from './section-labels.ts';
import { type Found, useFound } from './use-found.ts';
import classes from './commands.module.css';

const [store, palette] = createSpotlight();

/** Opens and closes it. */
export { palette };

/** Of the command that opens it. */
export const OWN_ID = 'go.find';

/** Every command by its words, and for creators their drops, products and orders. */
export const Palette = () => {
  const creatorId = useSession()?.user.creatorId;
  return creatorId === undefined ? <PaletteFrame /> : <CreatorPalette />;
};

const CreatorPalette = () => {
  const [typed, setTyped] = useState('');
  const found = useFound(typed);
  return <PaletteFrame found={found} onType={setTyped} />;
};

type Action = SpotlightActionGroupData['actions'][number];

/** What is nearest comes first. */
const ORDER: readonly Section[] = ['drop', 'go', 'file', 'view', 'help'];

const PLACEHOLDER = t`Find a command, a drop, a product or an order`;

const PaletteFrame = ({ found = [], onType }: { found?: Found[]; onType?: (typed: string) => void }) => {
  const { commands, config } = useStudio();
  const all = useStore(commands.store);
  const [query, setQuery] = useState('');
  // What is chosen may open a dialog, and two that hold the focus would fight for it: so it is run when the palette is gone.
  const chosen = useRef<(() => void) | null>(null);
  const ofCommand = (command: MenuCommand): Action => ({
    id: command.id,
    label: command.title,
    className: classes['action'] ?? '',
    ...(command.whyOff != null && { description: command.whyOff, 'aria-disabled': true }),
    ...(command.keys?.[0] !== undefined && {
      rightSection: <kbd className={classes['keys']}>{keysText(command.keys[0], config.platform)}</kbd>,
    }),
    closeSpotlightOnTrigger: isPossible(command),
    onClick: () => {
      if (isPossible(command)) chosen.current = command.run;
    },
  });
  const ofFound = ({ id, label, description, run }: Found): Action => ({
    id,
    label,
    className: classes['action'] ?? '',
    ...(description !== undefined && { description }),
    // They were found already, by other rules than those of the list.
    keywords: query,
    onClick: () => {
      chosen.current = run;
    },
  });
  const groups = [
    ...ORDER.map((section) => ({
      group: SECTION_LABELS[section],
      actions: all.filter((one) => one.section === section && one.id !== OWN_ID).map(ofCommand),
    })),
    ...[...new Set(found.map(({ group }) => group))].map((group) => ({
      group,
      actions: found.filter((one) => one.group === group).map(ofFound),
    })),
  ].filter(({ actions }) => actions.length > 0);
  return (
    <Spotlight
      store={store}
      shortcut={null}
      // The field stays where it is, however much is found.
      centered={false}
      query={query}
      onQueryChange={(typed) => {
        setQuery(typed);
        onType?.(typed);
      }}
      actions={groups}
      nothingFound={t`Nothing found`}
      scrollable
      maxHeight={440}
      searchProps={{
        'aria-label': PLACEHOLDER,
        placeholder: PLACEHOLDER,
        leftSection: <IconSearch size={18} aria-hidden="true" />,
      }}
      attributes={{ content: { 'aria-label': t`Palette` } }}
      transitionProps={{
        duration: 0,
        onExited: () => {
          const run = chosen.current;
          chosen.current = null;
          run?.();
        },
      }}
    />
  );
};
