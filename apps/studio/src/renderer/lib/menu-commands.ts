import { createStore } from 'zustand/vanilla';
import type { Section } from '../../shared/menu.ts';

/** Something that a person can do in the window, by the menu bar, the palette, or its keys. */
export type MenuCommand = {
  /** The same in every version: the menu bar names the command by it. */
  id: string;
  title: string;
  section: Section;
  /** Such as `mod+shift+A`, where `mod` is Cmd on a Mac and Ctrl elsewhere. The first ones are shown. */
  keys?: readonly string[];
  /** Why it is not possible now; `null` while it is. */
  whyOff?: string | null;
  run: () => void;
};

/** What can be done now. What holds on more screens comes first: the parts of a screen say what they can do before the frame around it. */
export const createMenuCommands = () => {
  const store = createStore<readonly MenuCommand[]>(() => []);
  return {
    store,
    /** Returns how to take them back. */
    add: (added: readonly MenuCommand[]): (() => void) => {
      store.setState((before) => [...added, ...before], true);
      return () => store.setState((before) => before.filter((one) => !added.includes(one)), true);
    },
    /** Does nothing where it is not possible now, or not any more. */
    run: (id: string): void => {
      const command = store.getState().find((one) => one.id === id);
      if (command !== undefined && isPossible(command)) command.run();
    },
  };
};

export type MenuCommands = ReturnType<typeof createMenuCommands>;

export const isPossible = ({ whyOff = null }: MenuCommand): boolean => whyOff === null;

/** A dialog has keys of its own, and what is behind it waits. */
export const isDialogOpen = (): boolean => document.querySelector('[aria-modal="true"]') !== null;
