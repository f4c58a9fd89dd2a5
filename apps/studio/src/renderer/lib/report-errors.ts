import type { StudioBridge } from '../../shared/ipc.ts';
import type { Realtime } from './studio.ts';

/** A fault that repeats itself fills no log. */
const ENTRIES_MAX = 200;
const MESSAGE_MAX = 1_000;
const DETAIL_MAX = 4_000;

type Reported = { bridge: Pick<StudioBridge, 'writeLog'>; realtime: Pick<Realtime, 'onState'> };

/** Writes into the log what goes wrong in the page, and how the connection is. Returns how to stop. */
export const reportErrors = ({ bridge, realtime }: Reported): (() => void) => {
  let written = 0;
  const write = (level: 'info' | 'error', message: string, detail?: string): void => {
    written += 1;
    if (written > ENTRIES_MAX || message === '') return;
    const entry = { level, message: message.slice(0, MESSAGE_MAX) };
    void bridge
      .writeLog(detail === undefined ? entry : { ...entry, detail: detail.slice(0, DETAIL_MAX) })
      .catch(() => {});
  };
  const onError = ({ message, error }: ErrorEvent): void =>
    write('error', message, error instanceof Error ? error.stack : undefined);
  const onRejection = ({ reason }: PromiseRejectionEvent): void =>
    write('error', String(reason), reason instanceof Error ? reason.stack : undefined);
  window.addEventListener('error', onError);
  window.addEventListener('unhandledrejection', onRejection);
  const stop = realtime.onState(({ name, reason }) => write('info', `link ${name}`, reason));
  return () => {
    window.removeEventListener('error', onError);
    window.removeEventListener('unhandledrejection', onRejection);
    stop();
  };
};
