import type { LiveDrops } from '../client.ts';
import type { SubscribeAnswer } from '../contract/socket.ts';
import { backoffMs, type Backoff } from '../core/backoff.ts';
import type { Topic } from '../types/event.ts';
import { createListeners } from './listeners.ts';
import type { RealtimeState, RealtimeStateName } from './state.ts';
import type { CloseReason, Connection, Transport } from './transport.ts';
import { onWake } from './wake.ts';

type ConnectorDeps = {
  client: LiveDrops;
  transport: Transport;
  onOpen: () => void;
  /** The connection is gone, or about to be replaced. */
  onGone: () => void;
  onEvent: (envelope: unknown) => void;
  onError: (error: unknown) => void;
};

export type Connector = {
  readonly state: RealtimeState;
  onState: (listener: (state: RealtimeState) => void) => () => void;
  isOpen: () => boolean;
  connect: () => void;
  close: () => void;
  subscribe: (topic: Topic) => Promise<SubscribeAnswer>;
  unsubscribe: (topic: Topic) => void;
  setCatchingUp: (isCatchingUp: boolean) => void;
  /** Reconnects with another token, once until a connection has gone well. `false` when that was tried already. */
  renewToken: () => boolean;
};

/** A lost network comes back soon; a server that sends people away wants to be left alone for longer. */
const LADDERS: Record<'network' | 'policy', Backoff> = {
  network: { baseDelayMs: 250, maxDelayMs: 10_000 },
  policy: { baseDelayMs: 2000, maxDelayMs: 60_000 },
};

/** A connection that was live for this long has gone well: the waits start from the shortest again. */
const STEADY_MS = 5000;

/** Keeps one connection up: the state machine, the waits between tries, and the token that each try takes. */
export const createConnector = (deps: ConnectorDeps): Connector => {
  const { client } = deps;
  const states = createListeners<[RealtimeState]>(deps.onError);
  let state: RealtimeState = { name: 'idle', since: Date.now() };
  let connection: Connection | undefined;
  /** Each try has its own; what comes late from an earlier one is not for us any more. */
  let current = 0;
  let isOpen = false;
  let isCatchingUp = false;
  let failures = 0;
  let refused: string | undefined;
  let hasRenewed = false;
  let lastToken: string | undefined;
  let lastUser: string | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopWatching: (() => void) | undefined;

  const become = (name: RealtimeStateName, more: { reason?: string; nextRetryAt?: number } = {}) => {
    if (state.name === name && name !== 'waiting') return;
    state = { name, since: Date.now(), ...more };
    states.tell(state);
  };

  /** Lets go of the present try, whatever it has come to. */
  const drop = () => {
    current += 1;
    clearTimeout(timer);
    const wasOpen = isOpen;
    isOpen = false;
    connection?.close();
    connection = undefined;
    if (wasOpen) deps.onGone();
  };

  const open = async () => {
    drop();
    const mine = current;
    become('connecting');
    let token: string | undefined;
    try {
      token = await client.getToken({ refused });
    } catch (error) {
      if (mine === current) retryLater({ kind: 'network', message: messageOf(error) });
      return;
    }
    if (mine !== current) return;
    if (refused !== undefined && token === refused) return become('denied', { reason: 'unauthenticated' });
    lastToken = token;
    lastUser = client.session?.current?.user.id;
    const ifMine =
      <A extends unknown[]>(run: (...values: A) => void) =>
      (...values: A) => {
        if (mine === current) run(...values);
      };
    connection = deps.transport.connect({
      url: client.baseUrl,
      token,
      handlers: { onOpen: ifMine(opened), onEvent: ifMine(deps.onEvent), onClose: ifMine(closed) },
    });
  };

  const opened = () => {
    isOpen = true;
    isCatchingUp = false;
    deps.onOpen();
    // With nothing to catch up on, no topic will report.
    if (!isCatchingUp) setCatchingUp(false);
  };

  const closed = (reason: CloseReason) => {
    if (reason.kind !== 'unauthorized') return retryLater(reason);
    if (!renewToken()) {
      drop();
      become('denied', { reason: reason.message });
    }
  };

  const retryLater = ({ kind, message }: CloseReason) => {
    const wasSteady = state.name === 'live' && Date.now() - state.since >= STEADY_MS;
    drop();
    failures = wasSteady ? 1 : failures + 1;
    // A server that ends a long good connection only wants a fresh token: that is no reason to stay away.
    const ladder = kind === 'policy' && !wasSteady ? LADDERS.policy : LADDERS.network;
    const delayMs = backoffMs(failures, ladder, Math.random);
    timer = setTimeout(() => void open(), delayMs);
    become('waiting', { reason: message, nextRetryAt: Date.now() + delayMs });
  };

  const renewToken = (): boolean => {
    if (hasRenewed || lastToken === undefined) return false;
    hasRenewed = true;
    refused = lastToken;
    void open();
    return true;
  };

  const setCatchingUp = (value: boolean) => {
    isCatchingUp = value;
    if (!isOpen) return;
    become(value ? 'catching_up' : 'live');
    if (value) return;
    hasRenewed = false;
    refused = undefined;
  };

  /** What may end a wait early: the network or the page coming back, and somebody signing in or out. */
  const watch = () => {
    const stopWake = onWake(() => {
      if (state.name === 'waiting') void open();
    });
    const stopSession = client.session?.subscribe((session) => {
      if (session?.user.id === lastUser && state.name !== 'denied') return;
      if (state.name === 'closed') return;
      hasRenewed = false;
      refused = undefined;
      void open();
    });
    return () => {
      stopWake();
      stopSession?.();
    };
  };

  return {
    get state() {
      return state;
    },
    onState: states.add,
    isOpen: () => isOpen,
    connect: () => {
      if (isOpen || state.name === 'connecting') return;
      stopWatching ??= watch();
      hasRenewed = false;
      refused = undefined;
      void open();
    },
    close: () => {
      stopWatching?.();
      stopWatching = undefined;
      drop();
      become('closed');
    },
    subscribe: (topic) => connection?.subscribe(topic) ?? Promise.reject(new Error('Not connected')),
    unsubscribe: (topic) => connection?.unsubscribe(topic),
    setCatchingUp,
    renewToken,
  };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
