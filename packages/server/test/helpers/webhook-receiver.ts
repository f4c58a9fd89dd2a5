import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Received = { headers: IncomingMessage['headers']; body: string; at: number };

/** What a receiver does with one call. */
export type Fate = (response: ServerResponse, request: IncomingMessage) => void;

export type Receiver = AsyncDisposable & {
  url: string;
  port: number;
  received: Received[];
  /** Fates of the next calls; when they are used up, the last one goes on. */
  plan(...fates: Fate[]): void;
};

export const answer =
  (status: number, headers: Record<string, string> = {}, body = 'noted'): Fate =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** The same status for several calls, once all of them are there: none of them is late for what the first answer brings about. */
export function answerTogether(count: number, status: number): Fate {
  const waiting: ServerResponse[] = [];
  return (response) => {
    waiting.push(response);
    if (waiting.length === count) for (const one of waiting) one.writeHead(status).end();
  };
}

export const hang: Fate = () => {};
export const reset: Fate = (response) => response.socket?.resetAndDestroy();
export const hangUp: Fate = (response) => response.socket?.destroy();
/** A status, and then never an end of the headers. */
export const dripHeaders: Fate = (response) => {
  response.socket?.write('HTTP/1.1 200 OK\r\n');
  const dripping = setInterval(() => response.socket?.write('x-drip: 1\r\n'), 20);
  response.socket?.once('close', () => clearInterval(dripping));
};
/** As much as the other side takes. */
export const endless =
  (status: number): Fate =>
  (response) => {
    response.writeHead(status);
    const chunk = 'a'.repeat(16_384);
    const pour = () => {
      while (response.writable && response.write(chunk));
    };
    response.on('drain', pour);
    pour();
  };
/** A status, a beginning, and no end. */
export const neverEnding =
  (status: number): Fate =>
  (response) =>
    void response.writeHead(status).write('so far');
export const garbage: Fate = (response) => response.socket?.end('this is not HTTP\r\n\r\n');

/** A real HTTP server that does what it is told, also what no server should. */
export async function startReceiver(tls?: { key: string; cert: string }): Promise<Receiver> {
  const received: Received[] = [];
  let fates: Fate[] = [answer(200)];
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString(), at: Date.now() });
      const fate = fates.length > 1 ? fates.shift() : fates[0];
      fate?.(response, request);
    });
  };
  const server: Server = tls ? createTlsServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/hook`,
    port,
    received,
    plan(...planned) {
      fates = planned;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
