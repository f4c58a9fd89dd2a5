import type { KeptSession } from '@livedrops/sdk';
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

/** A message for the desktop's own notification centre. Plain text. */
export type Notice = { title: string; body: string };

/** Why closing the window would hurt: a drop is on air, text was typed and is not saved, or a file is being written. */
export type CloseReason = 'live_drop' | 'unsaved' | 'saving';

/** A file that a person chose a place for. `name` is the one they gave it; where it is, the page does not learn. */
export type BegunFile = { id: string; name: string };

/** Why a file is not whole: no room, no right to write there (or another program holds it), or it has ended already. */
export type FileFault = 'disk_full' | 'not_writable' | 'gone';

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
};

export type IpcChannel = keyof IpcContract;
export type IpcArgs<C extends IpcChannel> = IpcContract[C]['args'];
export type IpcResult<C extends IpcChannel> = IpcContract[C]['result'];

/** What the preload script puts on `window.livedropsStudio`: named functions, no channels, no events. */
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
};
