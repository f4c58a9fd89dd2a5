import type { MessageBoxOptions } from 'electron';

/** A page that stops again so soon would only stop once more. */
const SOON_MS = 60_000;
const LOAD_AGAIN = 1;

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
    reload(): void;
    forcefullyCrashRenderer(): void;
  };
};

type RecoveryDeps<W> = {
  /** The page that helps when loading again does not. */
  helpUrl: string;
  /** Which button was pressed. The question goes away when the signal fires. */
  ask: (window: W, question: MessageBoxOptions & { signal: AbortSignal }) => Promise<number>;
  report: (what: string, reason: string) => void;
  now?: () => number;
};

/** Brings a page back that crashed or hangs: without this the window stays dark until somebody quits. */
export const createRecovery = <W extends RecoverableWindow>({
  helpUrl,
  ask,
  report,
  now = Date.now,
}: RecoveryDeps<W>) => {
  const recoverCrash = (window: W): void => {
    let crashedAt = Number.NEGATIVE_INFINITY;
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      if (window.isDestroyed()) return;
      report('page', reason);
      const isAgain = now() - crashedAt < SOON_MS;
      crashedAt = now();
      if (isAgain) window.loadURL(helpUrl).catch(() => {});
      else window.webContents.reload();
    });
  };

  const recoverHang = (window: W): void => {
    let asking: AbortController | null = null;
    window.on('responsive', () => asking?.abort());
    window.on('unresponsive', () => {
      if (asking !== null) return;
      asking = new AbortController();
      report('page', 'unresponsive');
      ask(window, { ...HANG_QUESTION, signal: asking.signal })
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

  return (window: W): void => {
    recoverCrash(window);
    recoverHang(window);
  };
};

const HANG_QUESTION: MessageBoxOptions = {
  type: 'warning',
  title: 'LiveDrops Studio',
  message: 'The Studio does not answer.',
  detail:
    'Your drops go on without it. Wait a little, or load it again: what you typed and did not save is lost then.',
  buttons: ['Wait', 'Load it again'],
  defaultId: 0,
  cancelId: 0,
  noLink: true,
};
