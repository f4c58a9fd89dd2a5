import type { MessageBoxSyncOptions } from 'electron';
import type { CloseReason } from '../shared/ipc.ts';

const CLOSE_ANYWAY = 1;

/** What is asked before the window closes; `null`: nothing. The safe answer is the first one. */
export const closeQuestion = (reasons: readonly CloseReason[]): MessageBoxSyncOptions | null => {
  const texts: Record<CloseReason, string> = {
    live_drop: 'A drop is on air. It goes on without this window, and nobody here sees it sell.',
    unsaved: 'What you typed is not saved and would be lost.',
  };
  if (reasons.length === 0) return null;
  return {
    type: 'question',
    title: 'LiveDrops Studio',
    message: 'Close the Studio?',
    detail: reasons.map((reason) => texts[reason]).join('\n\n'),
    buttons: ['Keep it open', 'Close anyway'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  };
};

/** The parts of a window that the question needs. */
export type ClosableWindow = {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  webContents: {
    on(event: 'render-process-gone' | 'did-navigate', listener: () => void): unknown;
  };
};

/**
 * Asks before the window closes, for as long as the page gives a reason. Asked by the main process: a page's own `beforeunload` is
 * ignored by Chromium until somebody has pressed something in it.
 */
export const createCloseQuestion = <W extends ClosableWindow>(
  ask: (window: W, question: MessageBoxSyncOptions) => number,
) => {
  let reasons: readonly CloseReason[] = [];
  // A page that is gone or new has given no reason yet.
  const forget = (): void => {
    reasons = [];
  };
  return {
    warn: (given: readonly CloseReason[]): void => {
      reasons = given;
    },
    guard: (window: W): void => {
      window.webContents.on('render-process-gone', forget);
      window.webContents.on('did-navigate', forget);
      window.on('close', (event) => {
        const question = closeQuestion(reasons);
        if (question !== null && ask(window, question) !== CLOSE_ANYWAY) event.preventDefault();
      });
    },
  };
};
