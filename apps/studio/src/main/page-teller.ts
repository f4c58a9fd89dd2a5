import type { PageCommand } from '../shared/ipc.ts';

/**
 * Tells a page what to do. A page that does not listen yet gets to know which screen was asked for last, once it does: a link may be
 * what started the app.
 */
export const createPageTeller = (send: (command: PageCommand) => void) => {
  let isHeard = false;
  let waiting: PageCommand[] = [];
  return {
    tell: (command: PageCommand): void => {
      if (isHeard) send(command);
      else if (command.kind === 'open') waiting = [command];
    },
    /** The page listens from now on. */
    listen: (): PageCommand[] => {
      const before = waiting;
      isHeard = true;
      waiting = [];
      return before;
    },
    pageGone: (): void => {
      isHeard = false;
    },
  };
};

export type PageTeller = ReturnType<typeof createPageTeller>;
