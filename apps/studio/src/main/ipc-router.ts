import type { IpcArgs, IpcChannel, IpcResult } from '../shared/ipc.ts';
import { ipcSchemas } from './ipc-schemas.ts';
import { originOf } from './renderer-origin.ts';

export type IpcHandlers = {
  [C in IpcChannel]: (...args: IpcArgs<C>) => IpcResult<C> | Promise<IpcResult<C>>;
};

/** What the router needs to know of Electron's event. */
export type IpcEvent = {
  sender: { id: number };
  senderFrame: { url: string; parent: unknown } | null;
};

export type IpcListener = (event: IpcEvent, ...args: unknown[]) => Promise<unknown>;
export type IpcRegistry = { handle(channel: string, listener: IpcListener): void };

/** Who may call: the main frame of our own window, showing our own page. */
export type TrustedSender = { windowId: () => number | null; origin: string };

export class IpcRefusedError extends Error {
  override readonly name = 'IpcRefusedError';
  readonly reason: 'sender' | 'arguments';

  constructor(reason: 'sender' | 'arguments') {
    super(`ipc refused: ${reason}`);
    this.reason = reason;
  }
}

export const isTrustedSender = (event: IpcEvent, trusted: TrustedSender): boolean => {
  const frame = event.senderFrame;
  if (frame === null || frame === undefined || frame.parent !== null) return false;
  return event.sender.id === trusted.windowId() && originOf(frame.url) === trusted.origin;
};

/** Puts every handler behind the two checks. No handler runs for a foreign sender or on arguments of the wrong shape. */
export const registerIpc = (registry: IpcRegistry, handlers: IpcHandlers, trusted: TrustedSender): void => {
  const register = <C extends IpcChannel>(channel: C): void => {
    registry.handle(channel, async (event, ...args) => {
      if (!isTrustedSender(event, trusted)) throw new IpcRefusedError('sender');
      const parsed = ipcSchemas[channel].safeParse(args);
      if (!parsed.success) throw new IpcRefusedError('arguments');
      const handler = handlers[channel] as (...input: unknown[]) => unknown;
      return handler(...parsed.data);
    });
  };
  for (const channel of Object.keys(ipcSchemas) as IpcChannel[]) register(channel);
};
