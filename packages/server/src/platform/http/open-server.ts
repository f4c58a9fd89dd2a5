import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { createOpenCount } from '../open-count.ts';

export type ServerOptions = {
  /** How long a kept connection may be idle. Longer than the balancer in front keeps it, or requests meet a connection that is closing. */
  keepAliveMs: number;
  /** How long a request may take to arrive, headers and body together. */
  requestMs: number;
  /** Connections at a time from one peer; further ones are closed at once. `null`: as many as come, as from a balancer. */
  connectionsPerPeer: number | null;
};

const HEADERS_MS_MAX = 15_000;
/** How often slow requests are looked for. */
const LOOK_MS = 2000;

/**
 * An HTTP server with limits on what a client can hold. Only WebSockets are upgrades: clients that offer `Upgrade: h2c` beside a request,
 * such as Java's, are answered by HTTP/1.1 (RFC 9110, section 7.8).
 */
export function openServer(
  listener: RequestListener,
  { keepAliveMs, requestMs, connectionsPerPeer }: ServerOptions,
): Server {
  const http = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      requestTimeout: requestMs,
      headersTimeout: Math.min(requestMs, HEADERS_MS_MAX),
      connectionsCheckingInterval: LOOK_MS,
      shouldUpgradeCallback: isWebSocket,
    },
    listener,
  );
  if (connectionsPerPeer !== null) limitConnections(http, connectionsPerPeer);
  return http;
}

const isWebSocket = ({ headers }: IncomingMessage): boolean => headers.upgrade?.toLowerCase() === 'websocket';

function limitConnections(http: Server, most: number): void {
  const count = createOpenCount(most);
  http.prependListener('connection', (socket: Socket) => {
    const peer = socket.remoteAddress ?? '';
    if (count.open(peer)) socket.once('close', () => count.close(peer));
    else socket.destroy();
  });
}
