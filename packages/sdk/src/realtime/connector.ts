import type { LiveDrops } from '../client.ts';
import type { SubscribeAnswer } from '../contract/socket.ts';
import { isConnectionError } from '../errors.ts';
import { backoffMs, type Backoff } from '../core/backoff.ts';
import { within } from '../core/deadline.ts';
import { isMisuse } from '../core/misuse.ts';
import type { Topic } from '../types/event.ts';
import { createListeners, type Listeners } from './listeners.ts';
import type { RealtimeState, RealtimeStateName } from './state.ts';
import type { CloseReason, Connection, Transport } from './transport.ts';
import { watchHost } from './watch-host.ts';

type ConnectorDeps = {
  client: LiveDrops;
  transport: Transport;
  onOpen: () => void;
  /** The connection is gone, or about to be replaced. */
  onGone: () => void;
  /** There is a reason to doubt a connection that seems to stand. */
  onDoubt: () => void;
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

/** A connection over which nothing at all comes for so long after a question is dead, whatever the system says. */
const ANSWER_MS = 8000;

/** As long as the refresh of a session may take. A callback that never ends must not end live events. */
const TOKEN_MS = 30_000;

const DOUBT_EVERY_MS = 1000;

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
  #heardAt: number | undefined;
  #heardCount = 0;
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

  get heardAt(): number | undefined {
    return this.#heardAt;
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

  async subscribe(topic: Topic): Promise<SubscribeAnswer> {
    if (this.#connection === undefined) throw new Error('Not connected');
    const stopWaiting = this.#expectSomething();
    try {
      const answer = await this.#connection.subscribe(topic);
      this.#hear();
      return answer;
    } finally {
      stopWaiting();
    }
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

  /** This connection cannot be used, for a reason that the next one may share. */
  fail(error: unknown): void {
    this.#deps.onError(error);
    this.#retryLater({ kind: 'policy', message: messageOf(error) });
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
      token = await within(client.getToken({ refused: this.#refused }), TOKEN_MS);
    } catch (error) {
      if (mine !== this.#current) return;
      if (isMisuse(error)) this.fail(error);
      else this.#retryLater({ kind: 'network', message: messageOf(error) });
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
    const ifHeard = <A extends unknown[]>(run: (...values: A) => void) =>
      ifMine((...values: A) => {
        this.#hear();
        run(...values);
      });
    try {
      this.#connection = transport.connect({
        url: client.baseUrl,
        token,
        handlers: {
          onOpen: ifHeard(() => this.#opened()),
          onEvent: ifHeard(onEvent),
          onSignal: ifHeard(onSignal),
          onHeard: ifHeard(() => {}),
          onClose: ifMine((reason: CloseReason) => this.#closed(reason)),
        },
      });
    } catch (error) {
      this.fail(error);
    }
  }

  #hear(): void {
    this.#heardAt = Date.now();
    this.#heardCount += 1;
  }

  /** The end of a connection that gives no sign of life after a question. Returns how to stop waiting for one. */
  #expectSomething(): () => void {
    const mine = this.#current;
    const heardBefore = this.#heardCount;
    const timer = setTimeout(() => {
      if (mine === this.#current && this.#heardCount === heardBefore)
        this.#retryLater({ kind: 'network', message: `nothing came for ${ANSWER_MS / 1000} s` });
    }, ANSWER_MS);
    return () => clearTimeout(timer);
  }

  #opened(): void {
    this.#isOpen = true;
    this.#isCatchingUp = false;
    this.#deps.onOpen();
    // With nothing to catch up on, no topic will report.
    if (!this.#isCatchingUp) this.setCatchingUp(false);
  }

  #closed(reason: CloseReason): void {
    const { kind } = reason;
    if (kind === 'network' || kind === 'policy') return this.#retryLater(reason);
    if (kind === 'unauthorized' && this.renewToken()) return;
    this.#drop();
    this.#become('denied', { reason: reason.message });
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

  /** What may end a wait early: the network or the page coming back, and somebody signing in or out. What casts doubt on a connection, too. */
  #watch(): () => void {
    const { client, onDoubt } = this.#deps;
    const doubt = () => {
      if (this.#isOpen) onDoubt();
    };
    const stopHost = watchHost({
      onWake: () => {
        doubt();
        if (this.#state.name === 'waiting') void this.#open();
      },
      onOffline: doubt,
    });
    let doubtedAt = Number.NEGATIVE_INFINITY;
    const stopErrors = client.on('error', ({ error }) => {
      // Where events are asked for over HTTP, a doubt sends calls that fail as well: each must not be a doubt of its own.
      const now = performance.now();
      if (!isConnectionError(error) || now - doubtedAt < DOUBT_EVERY_MS) return;
      doubtedAt = now;
      doubt();
    });
    const stopSession = client.session?.subscribe((session) => {
      if (session?.user.id === this.#lastUser && this.#state.name !== 'denied') return;
      this.#forgetRefusal();
      void this.#open();
    });
    return () => {
      stopHost();
      stopErrors();
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

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
