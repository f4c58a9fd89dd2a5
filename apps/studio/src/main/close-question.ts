import { t } from '@lingui/core/macro';
import type { MessageBoxOptions } from 'electron';
import type { CloseReason } from '../shared/ipc.ts';

const KEEP_OPEN = 0;
const CLOSE_ANYWAY = 1;

/** What is asked before the window closes; `null`: nothing. The safe answer is the first one. */
export const closeQuestion = (reasons: readonly CloseReason[]): MessageBoxOptions | null => {
  const texts: Record<CloseReason, string> = {
    live_drop: t`A drop is on air. It goes on without this window, but you will not see it sell here.`,
    unsaved: t`What you typed is not saved and would be lost.`,
    saving: t`A file is being saved. It would not be whole, and is removed.`,
  };
  if (reasons.length === 0) return null;
  return {
    type: 'question',
    title: 'LiveDrops Studio',
    message: t`Close the Studio?`,
    detail: reasons.map((reason) => texts[reason]).join('\n\n'),
    buttons: [t`Keep it open`, t`Close anyway`],
    defaultId: KEEP_OPEN,
    cancelId: KEEP_OPEN,
    noLink: true,
  };
};

/** The parts of a window that the question needs. */
export type ClosableWindow = {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
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
 * Asks before a window closes, for as long as its page gives a reason. Asked by the main process: a page's own `beforeunload` is
 * ignored by Chromium until somebody has pressed something in it. Everything goes on while the question stands: the main process keeps
 * the session and shows notices, and a drop may sell for an hour before somebody answers.
 */
export const createCloseQuestion = <W extends ClosableWindow>({ ask, quit }: CloseQuestionDeps<W>) => {
  const reasonsOf = new Map<W, readonly CloseReason[]>();
  const asking = new Set<W>();
  /** Windows close because the app quits. Keeping one open takes that back. */
  let isQuitting = false;
  /** Quitting closes all windows, so the reasons of all of them count. A drop that another window shows as well is no reason. */
  const reasonsToAsk = (window: W): readonly CloseReason[] => {
    if (isQuitting) return [...new Set([...reasonsOf.values()].flat())];
    const own = reasonsOf.get(window) ?? [];
    return reasonsOf.size > 1 ? own.filter((reason) => reason !== 'live_drop') : own;
  };
  const closeIfTold = async (window: W, question: MessageBoxOptions): Promise<void> => {
    const pressed = await ask(window, question).catch(() => KEEP_OPEN);
    const isQuit = isQuitting;
    isQuitting = false;
    if (pressed !== CLOSE_ANYWAY) return;
    for (const closed of isQuit ? [...reasonsOf.keys()] : [window])
      if (!closed.isDestroyed()) closed.destroy();
    if (isQuit) quit();
  };
  /** Asks before this window closes. Returns how its page gives its reasons. */
  const guard = (window: W): ((reasons: readonly CloseReason[]) => void) => {
    const warn = (given: readonly CloseReason[]): void => void reasonsOf.set(window, given);
    // A page that is gone or new has given no reason yet.
    const forget = (): void => warn([]);
    forget();
    window.webContents.on('render-process-gone', forget);
    window.webContents.on('did-navigate', forget);
    window.on('closed', () => reasonsOf.delete(window));
    window.on('close', (event) => {
      const question = closeQuestion(reasonsToAsk(window));
      if (question === null) return;
      event.preventDefault();
      // Quitting closes all windows at once, and is asked about once.
      if (asking.has(window) || (isQuitting && asking.size > 0)) return;
      asking.add(window);
      void closeIfTold(window, question).finally(() => asking.delete(window));
    });
    return warn;
  };
  return {
    noteQuit: (): void => {
      isQuitting = true;
    },
    guard,
  };
};
