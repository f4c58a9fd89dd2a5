import type { Server, ServerResponse } from 'node:http';
import { Server as TcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** When nothing has come for so long after the stop, kept connections have no request on its way. */
const LINGER_MS = 1500;
const TICK_MS = 50;
/** What is not answered by then is cut; an order's outcome is found by its key. */
const ANSWER_MS = 7000;

export type ServeOptions = {
  host: string;
  port: number;
  /** How long to go on serving after `close()` was called, for a balancer to notice that the server is not ready. */
  delayMs?: number;
  /** Ends what has no answer to wait for, such as sockets. Called again and again while the server closes. */
  sendAway?(): void;
  /** How long answers may take once the server no longer listens. */
  answerMs?: number;
};

export type Serving = { url: string; close(): Promise<void> };

/**
 * Listens. Closing loses no request: the server goes on answering and asks each client to leave with
 * `Connection: close`; it stops listening, answers what has come in, and only then ends connections.
 */
export async function serve(http: Server, options: ServeOptions): Promise<Serving> {
  const open = new Set<ServerResponse>();
  let isClosing = false;
  let lastRequestAt = 0;
  http.prependListener('request', (_request, response) => {
    open.add(response);
    lastRequestAt = performance.now();
    response.once('close', () => open.delete(response));
    if (isClosing) askToLeave(response);
  });
  const url = await listen(http, options);

  return {
    url,
    async close() {
      isClosing = true;
      open.forEach(askToLeave);
      if (options.delayMs) await sleep(options.delayMs);
      const { promise: closed, resolve } = Promise.withResolvers<void>();
      // The close() of http would cut idle connections at once, and with them requests that are on their way.
      TcpServer.prototype.close.call(http, () => resolve());
      const stoppedAt = performance.now();
      const end = () => {
        const now = performance.now();
        options.sendAway?.();
        const isQuiet = now - Math.max(stoppedAt, lastRequestAt) > LINGER_MS;
        if (isQuiet) http.closeIdleConnections();
        if (!(isQuiet && open.size === 0) && now - stoppedAt < (options.answerMs ?? ANSWER_MS)) return;
        http.closeAllConnections();
        resolve();
      };
      // After the reads of a round: a process that was busy may have requests that it has not seen yet.
      const ticking = setInterval(() => setImmediate(end), TICK_MS);
      options.sendAway?.();
      await closed;
      clearInterval(ticking);
      // Ends the timers of http, too.
      http.close();
    },
  };
}

function askToLeave(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

async function listen(http: Server, { host, port }: ServeOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  http.once('error', reject);
  http.listen(port, host, resolve);
  await promise;
  http.off('error', reject);
  const address = http.address();
  const actualPort = typeof address === 'object' && address ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
}
