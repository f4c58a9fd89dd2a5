import { io, type Socket } from 'socket.io-client';
import type { ClientToServerEvents, ServerToClientEvents, SubscribeAnswer } from '../contract/socket.ts';
import { checkNumber } from '../core/check-options.ts';
import { SDK_VERSION } from '../types/version.ts';
import { timerMs } from '../core/deadline.ts';
import type { ProblemCode } from '../types/problem.ts';
import type { CloseReason, Transport } from './transport.ts';

/** What `socketIoTransport` takes. */
export type SocketIoOptions = {
  /** Path of the Socket.IO server. Default: `/socket.io` behind the path of the client's `baseUrl`. */
  path?: string | undefined;
  /** Milliseconds to wait for a connection or an acknowledgement. Default 10 000. */
  timeoutMs?: number | undefined;
};

/**
 * Events over Socket.IO, by WebSocket only: its long polling needs a balancer with sticky sessions.
 * Its own reconnection and recovery are off. Recovery can miss events without saying so, so continuity is kept by
 * position (`seq`) instead, and a new connection needs a fresh token anyway.
 *
 * @example
 * ```ts
 * const realtime = createRealtime(client, { transport: socketIoTransport({ timeoutMs: 5000 }) });
 * ```
 */
export const socketIoTransport = ({ path, timeoutMs = 10_000 }: SocketIoOptions = {}): Transport => {
  checkNumber('timeoutMs', timeoutMs, { above: 0 });
  const patienceMs = timerMs(timeoutMs);
  return {
    connect: ({ url, token, handlers }) => {
      const { origin, pathname } = new URL(url);
      const socket: Socket<ServerToClientEvents, ClientToServerEvents> = io(origin, {
        path: path ?? `${pathname.replace(/\/$/, '')}/socket.io`,
        auth: { client: `sdk/${SDK_VERSION}`, ...(token === undefined ? {} : { token }) },
        forceNew: true,
        reconnection: false,
        timeout: patienceMs,
        transports: ['websocket'],
      });
      let isOver = false;
      const finish = (reason?: CloseReason) => {
        if (isOver) return;
        isOver = true;
        socket.off();
        socket.disconnect();
        if (reason !== undefined) handlers.onClose(reason);
      };
      socket.on('connect', () => handlers.onOpen());
      socket.io.engine.on('packet', () => handlers.onHeard());
      socket.on('event', (envelope) => handlers.onEvent(envelope));
      socket.on('signal', (signal) => handlers.onSignal(signal));
      socket.on('connect_error', (error) => finish(reasonOf(error)));
      socket.on('disconnect', (reason) =>
        finish({ kind: reason === 'io server disconnect' ? 'policy' : 'network', message: reason }),
      );
      return {
        subscribe: (topic) =>
          socket.timeout(patienceMs).emitWithAck('subscribe', { topic }) as Promise<SubscribeAnswer>,
        unsubscribe: (topic) => {
          if (socket.connected) socket.emit('unsubscribe', { topic }, () => {});
        },
        close: () => finish(),
      };
    },
  };
};

const OUTDATED: ProblemCode = 'upgrade_required';
const UNAUTHORIZED: ReadonlySet<string> = new Set(['unauthenticated', 'token_expired', 'forbidden']);

/** A server that refuses a connection says why in `data.code` or in the message; anything else is the network's doing. */
const reasonOf = (error: Error & { data?: { code?: unknown } }): CloseReason => {
  const given = error.data?.code;
  const code = typeof given === 'string' ? given : error.message;
  if (code === OUTDATED) return { kind: 'outdated', message: code };
  if (UNAUTHORIZED.has(code)) return { kind: 'unauthorized', message: code };
  const isRefusal = error.data !== undefined || code === 'rate_limited' || code === 'overloaded';
  return { kind: isRefusal ? 'policy' : 'network', message: error.message };
};
