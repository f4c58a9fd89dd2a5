import { useHotkeys } from '@mantine/hooks';

/** Runs `act` on a key combination of the screen: once a press, and never behind an open dialog, which has keys of its own. */
export const useShortcut = (keys: string, act: () => void): void => {
  useHotkeys(
    [
      [
        keys,
        (event) => {
          if (!event.repeat && !isDialogOpen()) act();
        },
      ],
    ],
    [],
  );
};

const isDialogOpen = (): boolean => document.querySelector('[aria-modal="true"]') !== null;
