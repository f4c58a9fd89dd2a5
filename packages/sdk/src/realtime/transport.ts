import type { SubscribeAnswer } from '../contract/socket.ts';
import type { Topic } from '../types/event.ts';

/**
 * Why a connection ended: only `unauthorized` asks for another token, only `policy` for a longer wait, and after `outdated` there is no other
 * try, because the server no longer serves this version.
 */
export type CloseReason = { kind: 'network' | 'policy' | 'unauthorized' | 'outdated'; message: string };

/** What a transport tells. After `onClose` nothing more may come. */
export type TransportHandlers = {
  onOpen: () => void;
  /** An envelope as it came, unchecked. */
  onEvent: (envelope: unknown) => void;
  /** Anything came, such as a heartbeat: the connection stands. What the other handlers are told counts by itself. */
  onHeard: () => void;
  /** A signal as it came, such as `inbox`. */
  onSignal: (signal: unknown) => void;
  onClose: (reason: CloseReason) => void;
};

/** One connection, from its first try to its end. It does not reconnect by itself. */
export type Connection = {
  /** Rejects when the connection ends or no answer comes in time. */
  subscribe: (topic: Topic) => Promise<SubscribeAnswer>;
  unsubscribe: (topic: Topic) => void;
  /** Ends the connection without `onClose`. */
  close: () => void;
};

/** The way that events travel. The default is Socket.IO; tests use `createMockRealtime` of `@livedrops/sdk/msw`. */
export type Transport = {
  connect: (options: { url: string; token: string | undefined; handlers: TransportHandlers }) => Connection;
};
