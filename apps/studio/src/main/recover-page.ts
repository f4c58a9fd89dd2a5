import { t } from '@lingui/core/macro';
import type { MessageBoxOptions } from 'electron';

/** A page that stops again so soon would only stop once more. */
const SOON_MS = 60_000;
const LOAD_AGAIN = 1;
const START_AGAIN = 0;

/** The parts of a window that recovery needs. */
export type RecoverableWindow = {
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown;
  isDestroyed(): boolean;
  loadURL(url: string): Promise<void>;
  webContents: {
    on(
      event: 'render-process-gone',
      listener: (event: unknown, details: { reason: string }) => void,
    ): unknown;
    on(event: 'did-navigate', listener: (event: unknown, url: string) => void): unknown;
    reload(): void;
    forcefullyCrashRenderer(): void;
  };
};

type RecoveryDeps<W> = {
  /** The page that helps when loading again does not. */
  helpUrl: () => string;
  /** Which button was pressed. The question goes away when the signal fires. */
  ask: (window: W, question: MessageBoxOptions) => Promise<number>;
  /** Starts the whole app anew. */
  startAgain: () => void;
  quit: () => void;
  report: (what: string, reason: string) => void;
  now?: () => number;
};

/** Brings a page back that crashed or hangs: without this the window stays dark until somebody quits. */
export const createRecovery =
  <W extends RecoverableWindow>(deps: RecoveryDeps<W>) =>
  (window: W): void => {
    recoverCrash(window, deps);
    recoverHang(window, deps);
  };

const recoverCrash = <W extends RecoverableWindow>(window: W, deps: RecoveryDeps<W>): void => {
  const { helpUrl, report, now = Date.now } = deps;
  let crashedAt = Number.NEGATIVE_INFINITY;
  let shown: 'app' | 'help' | 'question' = 'app';
  const bringBack = (): void => {
    if (window.isDestroyed() || shown === 'question') return;
    const isAgain = now() - crashedAt < SOON_MS;
    crashedAt = now();
    if (shown === 'help') {
      shown = 'question';
      return askWhatNow(window, deps);
    }
    if (!isAgain) return window.webContents.reload();
    shown = 'help';
    window.loadURL(helpUrl()).catch(() => {});
  };
  window.webContents.on('did-navigate', (_event, url) => {
    if (shown !== 'question') shown = url === helpUrl() ? 'help' : 'app';
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    // A page that is left ends its process like this.
    if (reason === 'clean-exit') return;
    report('page', reason);
    // Chromium is still putting the old process away, and a process that cannot start is told within the call that starts it.
    setImmediate(bringBack);
  });
};

/** Where no page can be shown at all, the system's own box is what is left. Nothing is loaded any more. */
const askWhatNow = <W extends RecoverableWindow>(
  window: W,
  { ask, startAgain, quit }: RecoveryDeps<W>,
): void => {
  ask(window, crashQuestion()).then((pressed) => (pressed === START_AGAIN ? startAgain() : quit()), quit);
};

const recoverHang = <W extends RecoverableWindow>(window: W, { ask, report }: RecoveryDeps<W>): void => {
  let asking: AbortController | null = null;
  window.on('responsive', () => asking?.abort());
  window.on('unresponsive', () => {
    if (asking !== null) return;
    asking = new AbortController();
    report('page', 'unresponsive');
    ask(window, { ...hangQuestion(), signal: asking.signal })
      .then((pressed) => {
        // What crashes is loaded again.
        if (pressed === LOAD_AGAIN && asking?.signal.aborted === false)
          window.webContents.forcefullyCrashRenderer();
      })
      .catch(() => {})
      .finally(() => {
        asking = null;
      });
  });
};

const crashQuestion = (): MessageBoxOptions => ({
  type: 'error',
  title: 'LiveDrops Studio',
  message: t`The Studio keeps stopping.`,
  detail: t`Your drops go on without it. Start it again, or quit and use another machine for a drop that is on air.`,
  buttons: [t`Start again`, t`Quit`],
  defaultId: 0,
  cancelId: 1,
  noLink: true,
});

const hangQuestion = (): MessageBoxOptions => ({
  type: 'warning',
  title: 'LiveDrops Studio',
  message: t`The Studio does not answer.`,
  detail: t`Your drops go on without it. Wait a little, or load it again: what you typed and did not save is lost then.`,
  buttons: [t`Wait`, t`Load it again`],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
});
