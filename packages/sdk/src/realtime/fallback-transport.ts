import type { CloseReason, Connection, Transport, TransportHandlers } from './transport.ts';

/** How long the first transport may take before the second is tried beside it. */
const PATIENCE_MS = 1500;
/** How often the first is tried again while the second is in use. */
const TRY_AGAIN_MS = 60_000;

const BETTER: CloseReason = { kind: 'network', message: 'a better transport gets through again' };

type ConnectOptions = Parameters<Transport['connect']>[0];

/**
 * Connects by the first transport, and by the second where the first does not get through: the one that opens first is used. While the
 * second is in use, the first may still open, and is tried again every minute; when it opens, the connection ends, so that the next one
 * uses it.
 *
 * @example
 * ```ts
 * const transport = withFallback(socketIoTransport(), pollingTransport(client));
 * const realtime = createRealtime(client, { transport });
 * ```
 */
export const withFallback = (first: Transport, second: Transport): Transport => ({
  connect: (options) => new Choice(first, second, options),
});

class Choice implements Connection {
  readonly #first: Transport;
  readonly #second: Transport;
  readonly #options: ConnectOptions;
  /** Connections that are open or on their way. */
  readonly #candidates = new Set<Connection>();
  #used: Connection | undefined;
  #isSecondTried = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(first: Transport, second: Transport, options: ConnectOptions) {
    this.#first = first;
    this.#second = second;
    this.#options = options;
    this.#timer = setTimeout(() => this.#trySecond(), PATIENCE_MS);
    this.#try(first, options.handlers.onOpen);
  }

  subscribe(...[topic]: Parameters<Connection['subscribe']>): ReturnType<Connection['subscribe']> {
    return this.#used?.subscribe(topic) ?? Promise.reject(new Error('Not connected'));
  }

  unsubscribe(...[topic]: Parameters<Connection['unsubscribe']>): void {
    this.#used?.unsubscribe(topic);
  }

  close(): void {
    clearTimeout(this.#timer);
    for (const connection of this.#candidates) connection.close();
    this.#candidates.clear();
  }

  #try(transport: Transport, onOpen: () => void): void {
    const { handlers } = this.#options;
    let connection: Connection | undefined;
    const isUsed = () => connection !== undefined && this.#used === connection;
    const own: TransportHandlers = {
      onOpen: () => {
        if (connection === undefined) return;
        if (this.#used === undefined) {
          this.#use(connection, transport);
          onOpen();
          // A server that was only slow to take the first: to go on asking would make it slower.
        } else if (transport === this.#first) this.#end(BETTER);
      },
      onHeard: () => isUsed() && handlers.onHeard(),
      onEvent: (envelope) => isUsed() && handlers.onEvent(envelope),
      onSignal: (signal) => isUsed() && handlers.onSignal(signal),
      onClose: (reason) => {
        if (connection !== undefined) this.#candidates.delete(connection);
        if (isUsed()) this.#end(reason);
        else if (this.#used === undefined) this.#failed(reason);
      },
    };
    connection = transport.connect({ ...this.#options, handlers: own });
    this.#candidates.add(connection);
  }

  #use(connection: Connection, transport: Transport): void {
    clearTimeout(this.#timer);
    this.#used = connection;
    if (transport === this.#second) return;
    for (const other of this.#candidates) if (other !== connection) other.close();
  }

  #failed(reason: CloseReason): void {
    // A server that refuses was reached: only a connection that does not get through has another way.
    if (reason.kind !== 'network') this.#end(reason);
    else if (!this.#isSecondTried) this.#trySecond();
    else if (this.#candidates.size === 0) this.#end(reason);
  }

  #trySecond(): void {
    clearTimeout(this.#timer);
    this.#isSecondTried = true;
    this.#try(this.#second, () => {
      this.#tryFirstLater();
      this.#options.handlers.onOpen();
    });
  }

  #tryFirstLater(): void {
    this.#timer = setTimeout(() => {
      const probe = this.#first.connect({
        ...this.#options,
        handlers: {
          onOpen: () => this.#end(BETTER),
          onHeard: () => {},
          onEvent: () => {},
          onSignal: () => {},
          onClose: () => {
            this.#candidates.delete(probe);
            this.#tryFirstLater();
          },
        },
      });
      this.#candidates.add(probe);
    }, TRY_AGAIN_MS);
  }

  #end(reason: CloseReason): void {
    this.close();
    this.#options.handlers.onClose(reason);
  }
}
