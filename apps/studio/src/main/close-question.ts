import type { MessageBoxOptions } from 'electron';
import type { CloseReason } from '../shared/ipc.ts';

const KEEP_OPEN = 0;
const CLOSE_ANYWAY = 1;

/** What is asked before the window closes; `null`: nothing. The safe answer is the first one. */
export const closeQuestion = (reasons: readonly CloseReason[]): MessageBoxOptions | null => {
  const texts: Record<CloseReason, string> = {
    live_drop: 'A drop is on air. It goes on without this window, but you will not see it sell here.',
    unsaved: 'What you typed is not saved and would be lost.',
    saving: 'A file is being saved. It would not be whole, and is removed.',
  };
  if (reasons.length === 0) return null;
  return {
    type: 'question',
    title: 'LiveDrops Studio',
    message: 'Close the Studio?',
    detail: reasons.map((reason) => texts[reason]).join('\n\n'),
    buttons: ['Keep it open', 'Close anyway'],
    defaultId: KEEP_OPEN,
    cancelId: KEEP_OPEN,
    noLink: true,
  };
};

/** The parts of a window that the question needs. */
export type ClosableWindow = {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  isDestroyed(): boolean;
  /** Closes without asking. */
  destroy(): void;
  webContents: {
    on(event: 'render-process-gone' | 'did-navigate', listener: () => void): unknown;
  };
};

type CloseQuestionDeps<W> = {
  /** Which button was pressed. */
  ask: (window: W, question: MessageBoxOptions) => Promise<number>;
  /** Quits the app. */
  quit: () => void;
};

/**
 * Asks before the window closes, for as long as the page gives a reason. Asked by the main process: a page's own `beforeunload` is
 * ignored by Chromium until somebody has pressed something in it. Everything goes on while the question stands: the main process keeps
 * the session and shows notices, and a drop may sell for an hour before somebody answers.
 */
export const createCloseQuestion = <W extends ClosableWindow>({ ask, quit }: CloseQuestionDeps<W>) => {
  let reasons: readonly CloseReason[] = [];
  /** The window closes because the app quits. Keeping the window open takes that back. */
  let isQuitting = false;
  // A page that is gone or new has given no reason yet.
  const forget = (): void => {
    reasons = [];
  };
  const closeIfTold = async (window: W, question: MessageBoxOptions): Promise<void> => {
    const pressed = await ask(window, question).catch(() => KEEP_OPEN);
    const isQuit = isQuitting;
    isQuitting = false;
    if (pressed !== CLOSE_ANYWAY) return;
    if (!window.isDestroyed()) window.destroy();
    if (isQuit) quit();
  };
  const guard = (window: W): void => {
    let isAsking = false;
    window.webContents.on('render-process-gone', forget);
    window.webContents.on('did-navigate', forget);
    window.on('close', (event) => {
      const question = closeQuestion(reasons);
      if (question === null) return;
      event.preventDefault();
      if (isAsking) return;
      isAsking = true;
      void closeIfTold(window, question).finally(() => {
        isAsking = false;
      });
    });
  };
  return {
    warn: (given: readonly CloseReason[]): void => {
      reasons = given;
    },
    noteQuit: (): void => {
      isQuitting = true;
    },
    guard,
  };
};
