import type { LiveDrops } from '../client.ts';
import type { SubscribeAnswer } from '../contract/socket.ts';
import { backoffMs, type Backoff } from '../core/backoff.ts';
import type { Topic } from '../types/event.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { RealtimeState, RealtimeStateName } from './state.ts';
import type { CloseReason, Connection, Transport } from './transport.ts';
import { onWake } from './wake.ts';

type ConnectorDeps = {
  client: LiveDrops;
  transport: Transport;
  onOpen: () => void;
  /** The connection is gone, or about to be replaced. */
  onGone: () => void;
  /** The network or the page is back while the connection seems to stand. */
  onWake: () => void;
  onEvent: (envelope: unknown) => void;
  onSignal: (signal: unknown) => void;
  onError: (error: unknown) => void;
};

/** A lost network comes back soon; a server that sends people away wants to be left alone for longer. */
const LADDERS: Record<'network' | 'policy', Backoff> = {
  network: { baseDelayMs: 250, maxDelayMs: 10_000 },
  policy: { baseDelayMs: 2000, maxDelayMs: 60_000 },
};

/** A connection that was live for this long has gone well: the waits start from the shortest again. */
const STEADY_MS = 5000;

/** Keeps one connection up: the state machine, the waits between tries, and the token that each try takes. */
export class Connector {
  readonly #deps: ConnectorDeps;
  readonly #states: Listeners<[RealtimeState]>;
  #state: RealtimeState = { name: 'idle', since: Date.now() };
  #connection: Connection | undefined;
  /** Each try has its own number; what comes late from an earlier one is not for us any more. */
  #current = 0;
  #isOpen = false;
  #isCatchingUp = false;
  #failures = 0;
  /** The token that the server would not take. */
  #refused: string | undefined;
  #hasRenewed = false;
  #lastToken: string | undefined;
  #lastUser: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopWatching: (() => void) | undefined;

  constructor(deps: ConnectorDeps) {
    this.#deps = deps;
    this.#states = createListeners(deps.onError);
  }

  get state(): RealtimeState {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  onState(listener: (state: RealtimeState) => void): () => void {
    return this.#states.add(listener);
  }

  connect(): void {
    if (this.#isOpen || this.#state.name === 'connecting') return;
    this.#stopWatching ??= this.#watch();
    this.#forgetRefusal();
    void this.#open();
  }

  close(): void {
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.#drop();
    this.#become('closed');
  }

  subscribe(topic: Topic): Promise<SubscribeAnswer> {
    return this.#connection?.subscribe(topic) ?? Promise.reject(new Error('Not connected'));
  }

  unsubscribe(topic: Topic): void {
    this.#connection?.unsubscribe(topic);
  }

  setCatchingUp(isCatchingUp: boolean): void {
    this.#isCatchingUp = isCatchingUp;
    if (!this.#isOpen) return;
    this.#become(isCatchingUp ? 'catching_up' : 'live');
    if (!isCatchingUp) this.#forgetRefusal();
  }

  /** Reconnects with another token, once until a connection has gone well. `false` when that was tried already. */
  renewToken(): boolean {
    if (this.#hasRenewed || this.#lastToken === undefined) return false;
    this.#hasRenewed = true;
    this.#refused = this.#lastToken;
    void this.#open();
    return true;
  }

  async #open(): Promise<void> {
    this.#drop();
    const mine = this.#current;
    this.#become('connecting');
    const { client, transport, onEvent, onSignal } = this.#deps;
    let token: string | undefined;
    try {
      token = await client.getToken({ refused: this.#refused });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      if (mine === this.#current) this.#retryLater({ kind: 'network', message });
      return;
    }
    if (mine !== this.#current) return;
    if (this.#refused !== undefined && token === this.#refused) {
      this.#become('denied', { reason: 'unauthenticated' });
      return;
    }
    this.#lastToken = token;
    this.#lastUser = client.session?.current?.user.id;
    const ifMine =
      <A extends unknown[]>(run: (...values: A) => void) =>
      (...values: A) => {
        if (mine === this.#current) run(...values);
      };
    this.#connection = transport.connect({
      url: client.baseUrl,
      token,
      handlers: {
        onOpen: ifMine(() => this.#opened()),
        onEvent: ifMine(onEvent),
        onSignal: ifMine(onSignal),
        onClose: ifMine((reason: CloseReason) => this.#closed(reason)),
      },
    });
  }

  #opened(): void {
    this.#isOpen = true;
    this.#isCatchingUp = false;
    this.#deps.onOpen();
    // With nothing to catch up on, no topic will report.
    if (!this.#isCatchingUp) this.setCatchingUp(false);
  }

  #closed(reason: CloseReason): void {
    if (reason.kind !== 'unauthorized') {
      this.#retryLater(reason);
    } else if (!this.renewToken()) {
      this.#drop();
      this.#become('denied', { reason: reason.message });
    }
  }

  #retryLater({ kind, message }: CloseReason): void {
    const wasSteady = this.#state.name === 'live' && Date.now() - this.#state.since >= STEADY_MS;
    this.#drop();
    this.#failures = wasSteady ? 1 : this.#failures + 1;
    // A server that ends a long good connection only wants a fresh token: that is no reason to stay away.
    const ladder = kind === 'policy' && !wasSteady ? LADDERS.policy : LADDERS.network;
    const delayMs = backoffMs(this.#failures, ladder, Math.random);
    this.#timer = setTimeout(() => void this.#open(), delayMs);
    this.#become('waiting', { reason: message, nextRetryAt: Date.now() + delayMs });
  }

  /** Lets go of the present try, whatever it has come to. */
  #drop(): void {
    this.#current += 1;
    clearTimeout(this.#timer);
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#connection?.close();
    this.#connection = undefined;
    if (wasOpen) this.#deps.onGone();
  }

  /** What may end a wait early: the network or the page coming back, and somebody signing in or out. */
  #watch(): () => void {
    const stopWake = onWake(() => {
      if (this.#isOpen) this.#deps.onWake();
      else if (this.#state.name === 'waiting') void this.#open();
    });
    const stopSession = this.#deps.client.session?.subscribe((session) => {
      if (session?.user.id === this.#lastUser && this.#state.name !== 'denied') return;
      this.#forgetRefusal();
      void this.#open();
    });
    return () => {
      stopWake();
      stopSession?.();
    };
  }

  #forgetRefusal(): void {
    this.#hasRenewed = false;
    this.#refused = undefined;
  }

  #become(name: RealtimeStateName, more: { reason?: string; nextRetryAt?: number } = {}): void {
    if (this.#state.name === name && name !== 'waiting') return;
    this.#state = { name, since: Date.now(), ...more };
    this.#states.tell(this.#state);
  }
}
