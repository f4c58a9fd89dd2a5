import type { LiveDropsError } from '../errors.ts';
import type { CallInfo } from './middleware.ts';
import type { Failure } from './retry-decision.ts';

/** What a client tells about its calls. Nothing of it leaves the program by itself. */
export type ClientEvents = {
  /** A request goes out. */
  request: CallInfo & { attempt: number };
  /** An answer was read, also one that refuses. */
  response: CallInfo & {
    attempt: number;
    status: number;
    /** Milliseconds since the request went out. */
    durationMs: number;
    /** The server's id of the request, for support. */
    requestId: string | undefined;
  };
  /** An attempt failed, and there is another one after `delayMs` milliseconds. */
  retry: CallInfo & { attempt: number; delayMs: number; failure: Failure };
  /** A call waits for the network (`offline: 'wait'`). */
  offline: CallInfo;
  /** A call came to its end. */
  success: CallInfo & { attempts: number; durationMs: number };
  /** A call failed for good. */
  error: CallInfo & { error: LiveDropsError; durationMs: number };
};

/** Called with each event of a type, while the call waits: do little in it. */
export type ClientEventListener<K extends keyof ClientEvents> = (event: ClientEvents[K]) => void;

/** Listeners by event, as `createLiveDrops({ on })` takes them. */
export type ClientListeners = { [K in keyof ClientEvents]?: ClientEventListener<K> | undefined };

export type ClientEmitter = {
  on: <K extends keyof ClientEvents>(type: K, listener: ClientEventListener<K>) => () => void;
  tell: <K extends keyof ClientEvents>(type: K, event: ClientEvents[K]) => void;
};

/** A listener's mistake must not fail the call; it still surfaces as an uncaught error. */
export const createClientEmitter = (initial: ClientListeners = {}): ClientEmitter => {
  const listeners = new Map<string, Set<{ listener: (event: never) => void }>>();
  const on: ClientEmitter['on'] = (type, listener) => {
    // Wrapped, so that adding the same function twice makes two listeners, each with its own way out.
    const entry = { listener };
    const entries = listeners.get(type) ?? new Set();
    listeners.set(type, entries.add(entry));
    return () => void entries.delete(entry);
  };
  for (const [type, listener] of Object.entries(initial)) {
    if (listener !== undefined) on(type as keyof ClientEvents, listener as (event: unknown) => void);
  }
  return {
    on,
    tell: (type, event) => {
      for (const { listener } of listeners.get(type) ?? []) {
        try {
          listener(event as never);
        } catch (error) {
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
  };
};
