import type { KeptSession } from '@livedrops/sdk';
import type { Language } from './language.ts';
import type { MenuEntry } from './menu.ts';
import type { Screen } from './screen.ts';
import type { LoadedSession, SessionProtection } from './session.ts';

/** Facts about this installation that the window needs. */
export type Installation = {
  /** Origin of the LiveDrops server, such as `http://localhost:3001`. `null` until one was chosen. */
  apiUrl: string | null;
  /** The server was named where the app was started, and is not chosen in the window. */
  isServerFixed: boolean;
  /** `linux`, `darwin`, `win32`, or `web` in a plain browser. */
  platform: string;
  version: string;
};

/** The same, with a server. */
export type StudioConfig = Installation & { apiUrl: string };

/**
 * What became of an address that was chosen. `insecure`: it is not of this machine or its network, and not https. `unreachable`: nothing answers.
 * `no_livedrops`: something else answers. `not_ready`: a server is there that cannot take orders now.
 */
export type ServerChoice =
  | 'chosen'
  | 'no_address'
  | 'insecure'
  | 'unreachable'
  | 'no_livedrops'
  | 'not_ready';

/** A message for the desktop's own notification centre. Plain text. A click on it opens its screen. */
export type Notice = { title: string; body: string; screen: Screen };

/**
 * What the main process tells the page: to run a command that was chosen in the menu bar, to open a screen, for a notice that was clicked
 * or a link, or to ask for everything anew, because this computer has slept.
 */
export type PageCommand =
  | { kind: 'run'; id: string }
  | { kind: 'open'; screen: Screen }
  | { kind: 'catch_up' };

/** What the desktop shows of the own drops outside of the windows. */
export type DesktopStatus = {
  /** Troubles that nobody has looked at yet. */
  unseen: number;
  /** A line for each drop that matters now, the first one most. */
  drops: { dropId: string; line: string }[];
  /** The display stays on. */
  keepsAwake: boolean;
  /** When own drops are on air, in epoch milliseconds by this computer's clock: nothing is installed near that. */
  onAir: { from: number; until: number }[];
};

/** The channel of the main process's own words to the page. */
export const PAGE_COMMANDS = 'page-commands';

/** How the page is made larger or smaller. */
export type ZoomStep = 'in' | 'out' | 'reset';

/** Why closing the window would hurt: a drop is on air, text was typed and is not saved, or a file is being written. */
export type CloseReason = 'live_drop' | 'unsaved' | 'saving';

/** A file that a person chose a place for. `name` is the one they gave it; where it is, the page does not learn. */
export type BegunFile = { id: string; name: string };

/** Why a file is not whole: no room, no right to write there (or another program holds it), or it has ended already. */
export type FileFault = 'disk_full' | 'not_writable' | 'gone';

/** A line of the log. `detail` is for who looks for a cause. */
export type LogEntry = {
  level: 'info' | 'warn' | 'error';
  from: 'main' | 'page';
  message: string;
  detail?: string | undefined;
};

/** How far this program is with a newer version of itself. */
export type UpdateState = {
  /** `off`: it was not installed, or nobody said where newer ones are. `ready`: put in place when the program is quit. */
  phase: 'off' | 'idle' | 'checking' | 'downloading' | 'ready' | 'failed';
  /** The newer version. */
  version: string | null;
  /** What is new in it, as plain text. */
  notes: string | null;
  /** How much of it is here, 0 to 100. */
  percent: number | null;
  /** When it was looked for last, in epoch milliseconds. */
  checkedAt: number | null;
  /** Near an own drop nothing is fetched or put in place before this instant. */
  frozenUntil: number | null;
  fault: 'unreachable' | 'damaged' | null;
  channel: string;
};

/** Everything that the window may ask of the main process: channel, arguments, result. There is no other way. */
export type IpcContract = {
  'config.get': { args: []; result: Installation };
  /** Checks a server and remembers it. The window is loaded anew then. */
  'server.choose': { args: [typed: string]; result: ServerChoice };
  'session.load': { args: []; result: LoadedSession };
  'session.save': { args: [session: KeptSession]; result: SessionProtection };
  'session.clear': { args: []; result: void };
  /** `false`: the system shows no notifications. */
  notify: { args: [notice: Notice]; result: boolean };
  /** `false`: the address was refused. */
  openExternal: { args: [url: string]; result: boolean };
  /** Asks the person where to save a file; `null`: nowhere. A file that was begun before and is not whole is removed. */
  'file.begin': { args: [suggestedName: string]; result: BegunFile | FileFault | null };
  /** Appends a piece; `null`: it is written. After a fault the file is removed. */
  'file.write': { args: [id: string, piece: Uint8Array]; result: FileFault | null };
  /** The file is whole: it gets its name. */
  'file.finish': { args: [id: string]; result: FileFault | null };
  /** It will not be whole: it is removed. */
  'file.cancel': { args: [id: string]; result: void };
  /** Shows the file that was saved last in its folder. */
  'file.show': { args: [id: string]; result: void };
  /** Closing the window asks first from now on, or no longer when there is no reason. */
  warnBeforeClose: { args: [reasons: CloseReason[]]; result: void };
  /** The page hears what it is told from now on. Answers what it was told before. */
  listen: { args: []; result: PageCommand[] };
  /** What the menu bar shows while this window has the focus. */
  setMenu: { args: [entries: MenuEntry[]]; result: void };
  zoom: { args: [step: ZoomStep]; result: void };
  /** What the main process says is in this language from now on. */
  setLanguage: { args: [language: Language]; result: void };
  setStatus: { args: [status: DesktopStatus]; result: void };
  /** The room of a drop in a window of its own. */
  openRoom: { args: [dropId: string]; result: void };
  'update.read': { args: []; result: UpdateState };
  'update.check': { args: []; result: UpdateState };
  'log.write': { args: [entry: Omit<LogEntry, 'from'>]; result: void };
  /** All that is kept of the log, as lines of JSON without secrets. */
  'log.read': { args: []; result: string };
};

export type IpcChannel = keyof IpcContract;
export type IpcArgs<C extends IpcChannel> = IpcContract[C]['args'];
export type IpcResult<C extends IpcChannel> = IpcContract[C]['result'];

/** What the preload script puts on `window.livedropsStudio`: named functions, no channels, no events of Electron's. */
export type StudioBridge = {
  getConfig(): Promise<Installation>;
  chooseServer(typed: string): Promise<ServerChoice>;
  loadSession(): Promise<LoadedSession>;
  saveSession(session: KeptSession): Promise<SessionProtection>;
  clearSession(): Promise<void>;
  notify(notice: Notice): Promise<boolean>;
  openExternal(url: string): Promise<boolean>;
  beginFile(suggestedName: string): Promise<BegunFile | FileFault | null>;
  writeFile(id: string, piece: Uint8Array): Promise<FileFault | null>;
  finishFile(id: string): Promise<FileFault | null>;
  cancelFile(id: string): Promise<void>;
  showFile(id: string): Promise<void>;
  warnBeforeClose(reasons: CloseReason[]): Promise<void>;
  /** Calls `listener` with what the page is told, also with what it was told before it listened. Returns how to stop. */
  onCommand(listener: (command: PageCommand) => void): () => void;
  setMenu(entries: MenuEntry[]): Promise<void>;
  zoom(step: ZoomStep): Promise<void>;
  setLanguage(language: Language): Promise<void>;
  setStatus(status: DesktopStatus): Promise<void>;
  openRoom(dropId: string): Promise<void>;
  readUpdate(): Promise<UpdateState>;
  checkForUpdate(): Promise<UpdateState>;
  writeLog(entry: Omit<LogEntry, 'from'>): Promise<void>;
  readLog(): Promise<string>;
};
