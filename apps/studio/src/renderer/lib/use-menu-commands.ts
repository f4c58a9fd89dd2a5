import { useEffect, useEffectEvent } from 'react';
import type { MenuCommand } from './menu-commands.ts';
import { useStudio } from './studio.ts';

/** These can be done for as long as the part of the window is there that calls this. */
export const useMenuCommands = (given: readonly MenuCommand[]): void => {
  const { commands } = useStudio();
  const run = useEffectEvent((id: string) => given.find((one) => one.id === id)?.run());
  // What is shown changes seldom, and what `run` does with every render.
  const shown = JSON.stringify(given);
  useEffect(() => {
    const facts = JSON.parse(shown) as Omit<MenuCommand, 'run'>[];
    return commands.add(facts.map((one) => ({ ...one, run: () => run(one.id) })));
  }, [commands, shown]);
};
