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

/** Who may call: the main frame of a window of our own, showing our own page. Each window has handlers of its own. */
export type TrustedSender = { handlersOf: (windowId: number) => IpcHandlers | undefined; origin: string };

export class IpcRefusedError extends Error {
  override readonly name = 'IpcRefusedError';
  readonly reason: 'sender' | 'arguments';

  constructor(reason: 'sender' | 'arguments') {
    super(`ipc refused: ${reason}`);
    this.reason = reason;
  }
}

/** What serves the sender; `undefined` for one that is not trusted. */
const handlersFor = (event: IpcEvent, { handlersOf, origin }: TrustedSender): IpcHandlers | undefined => {
  const frame = event.senderFrame;
  if (frame === null || frame === undefined || frame.parent !== null) return undefined;
  return originOf(frame.url) === origin ? handlersOf(event.sender.id) : undefined;
};

/** Puts every handler behind the two checks. No handler runs for a foreign sender or on arguments of the wrong shape. */
export const registerIpc = (registry: IpcRegistry, trusted: TrustedSender): void => {
  const register = <C extends IpcChannel>(channel: C): void => {
    registry.handle(channel, async (event, ...args) => {
      const handlers = handlersFor(event, trusted);
      if (handlers === undefined) throw new IpcRefusedError('sender');
      const parsed = ipcSchemas[channel].safeParse(args);
      if (!parsed.success) throw new IpcRefusedError('arguments');
      const handler = handlers[channel] as (...input: unknown[]) => unknown;
      return handler(...parsed.data);
    });
  };
  for (const channel of Object.keys(ipcSchemas) as IpcChannel[]) register(channel);
};
