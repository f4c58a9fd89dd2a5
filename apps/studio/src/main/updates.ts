import type { AppUpdater, ProgressInfo, UpdateInfo } from 'electron-updater';
import type { LogEntry, UpdateState } from '../shared/ipc.ts';
import { frozenUntil } from './update-policy.ts';

const AGAIN_MS = 4 * 3_600_000;
/** By then the page has told which drops are near. */
const FIRST_MS = 60_000;
const NOTES_MAX = 4_000;

/** The parts of electron-updater that are needed. */
export type Updater = Pick<
  AppUpdater,
  | 'autoDownload'
  | 'autoInstallOnAppQuit'
  | 'allowDowngrade'
  | 'channel'
  | 'logger'
  | 'checkForUpdates'
  | 'downloadUpdate'
  | 'isUpdaterActive'
> & {
  on(
    event: 'update-available' | 'update-not-available' | 'update-downloaded',
    heard: (info: UpdateInfo) => void,
  ): unknown;
  on(event: 'download-progress', heard: (progress: ProgressInfo) => void): unknown;
  on(event: 'error', heard: (error: Error) => void): unknown;
};

type UpdatesDeps = {
  /** `null`: this program was not installed, or nobody said where newer ones are. */
  updater: Updater | null;
  /** When own drops are on air, by this computer's clock. */
  onAir: () => readonly { from: number; until: number }[];
  log: (entry: LogEntry) => void;
  now?: () => number;
};

/**
 * Newer versions: looked for at the start and every four hours, fetched in the background, and put in place when the program is quit. Near
 * an own drop nothing of this is done.
 */
export const createUpdates = ({ updater, onAir, log, now = Date.now }: UpdatesDeps) => {
  const isOn = updater !== null && updater.isUpdaterActive();
  let state: UpdateState = {
    ...NOTHING,
    phase: isOn ? 'idle' : 'off',
    channel: updater?.channel ?? 'latest',
  };
  const change = (changes: Partial<UpdateState>): void => {
    state = { ...state, ...changes };
  };
  const failed = (error: unknown): void => {
    const fault = error instanceof Error ? error.message : String(error);
    log({ level: 'error', from: 'main', message: 'update failed', detail: fault });
    change({ phase: 'failed', fault: faultOf(fault) });
  };
  const isFrozen = (): boolean => frozenUntil(onAir(), now()) !== null;

  const check = async (): Promise<UpdateState> => {
    const isBusy = state.phase === 'checking' || state.phase === 'downloading' || state.phase === 'ready';
    if (!isOn || isBusy || isFrozen()) return read();
    change({ phase: 'checking', fault: null });
    await updater.checkForUpdates().catch(failed);
    change({ checkedAt: now() });
    return read();
  };
  const read = (): UpdateState => ({ ...state, frozenUntil: isOn ? frozenUntil(onAir(), now()) : null });

  if (isOn) {
    listen(updater, { change, failed, isFrozen });
    setTimeout(() => void check(), FIRST_MS).unref();
    setInterval(() => void check(), AGAIN_MS).unref();
  }
  return {
    check,
    read,
    /** The program is about to end. */
    beforeQuit: (): void => {
      if (isOn) updater.autoInstallOnAppQuit = !isFrozen();
    },
  };
};

export type Updates = ReturnType<typeof createUpdates>;

const NOTHING: UpdateState = {
  phase: 'off',
  version: null,
  notes: null,
  percent: null,
  checkedAt: null,
  frozenUntil: null,
  fault: null,
  channel: 'latest',
};

type Heard = {
  change: (changes: Partial<UpdateState>) => void;
  failed: (error: unknown) => void;
  isFrozen: () => boolean;
};

const listen = (updater: Updater, { change, failed, isFrozen }: Heard): void => {
  updater.logger = null;
  updater.autoDownload = false;
  // It is decided anew when the program ends.
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.on('update-not-available', () => change({ phase: 'idle' }));
  updater.on('update-available', (info) => {
    change({
      phase: isFrozen() ? 'idle' : 'downloading',
      version: info.version,
      notes: notesOf(info),
      percent: 0,
    });
    // What is found near a drop is found again later.
    if (!isFrozen()) updater.downloadUpdate().catch(failed);
  });
  updater.on('download-progress', ({ percent }) => change({ percent: Math.round(percent) }));
  updater.on('update-downloaded', (info) =>
    change({ phase: 'ready', version: info.version, notes: notesOf(info), percent: 100 }),
  );
  updater.on('error', failed);
};

/** The words of a release, as plain text. */
const notesOf = ({ releaseNotes }: Pick<UpdateInfo, 'releaseNotes'>): string | null => {
  const notes = Array.isArray(releaseNotes)
    ? releaseNotes.map(({ note }) => note ?? '').join('\n\n')
    : releaseNotes;
  return notes == null || notes === '' ? null : notes.slice(0, NOTES_MAX);
};

/** `damaged`: it is not what its makers gave out. */
const faultOf = (message: string): UpdateState['fault'] =>
  /checksum|sha512|signature|sign/i.test(message) ? 'damaged' : 'unreachable';
