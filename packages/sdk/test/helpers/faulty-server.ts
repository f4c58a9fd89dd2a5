import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A request as it was seen on the wire. */
type Seen = {
  method: string;
  path: string;
  key: string | undefined;
  authorization: string | undefined;
  keyMinted: string | undefined;
  body: string;
};

/** What becomes of one request. */
export type Fate = (response: ServerResponse, request: IncomingMessage, seen: Seen) => void | Promise<void>;

export type FaultyServer = AsyncDisposable & {
  url: string;
  seen: Seen[];
  /** Answers that are neither ended nor given up. */
  openAnswers: () => number;
  /** Fates of the next requests; when they are used up, the last one goes on. */
  plan: (...fates: Fate[]) => void;
};

/** A real HTTP server that does what it is told to each request in turn. */
export const startFaultyServer = async (): Promise<FaultyServer> => {
  const seen: Seen[] = [];
  let open = 0;
  let fates: Fate[] = [fate.json({})];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    open += 1;
    response.on('close', () => (open -= 1));
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { 'idempotency-key': key, 'livedrops-key-minted': keyMinted } = request.headers;
      const record: Seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        key: typeof key === 'string' ? key : undefined,
        authorization: request.headers.authorization,
        keyMinted: typeof keyMinted === 'string' ? keyMinted : undefined,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(record);
      const next = fates.length > 1 ? fates.shift() : fates[0];
      void next?.(response, request, record);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    openAnswers: () => open,
    plan: (...planned) => {
      fates = planned;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export const fate = {
  json:
    (
      data: unknown,
      { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
    ): Fate =>
    (response) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        'x-request-id': 'req_ok',
        ...headers,
      });
      response.end(JSON.stringify(data));
    },
  problem:
    (status: number, problem: Record<string, unknown>, headers: Record<string, string> = {}): Fate =>
    (response) => {
      response.writeHead(status, {
        'content-type': 'application/problem+json',
        'x-request-id': 'req_problem',
        ...headers,
      });
      response.end(
        JSON.stringify({ type: 'about:blank', title: 'Problem', status, detail: 'It failed', ...problem }),
      );
    },
  html:
    (status: number): Fate =>
    (response) => {
      response.writeHead(status, { 'content-type': 'text/html' });
      response.end('<html><body>Bad gateway</body></html>');
    },
  /** The connection breaks before anything is answered. */
  resetBeforeAnswer: (): Fate => (_response, request) => void request.socket.destroy(),
  /** The connection breaks in the middle of the answer's body. */
  resetInBody: (): Fate => (response, request) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"id":"ord_');
    setImmediate(() => request.socket.destroy());
  },
  /** The connection breaks when all of the body is there, but not the word that this was all. */
  resetAfterBody:
    (body: string): Fate =>
    (response, request) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(body);
      setImmediate(() => request.socket.destroy());
    },
  /** A whole answer that ends too early to be JSON. */
  truncatedJson: (): Fate => (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"id":"ord_');
  },
  redirect:
    (status: number, location: string): Fate =>
    (response) =>
      void response.writeHead(status, { location }).end(),
  raw:
    (status: number, type: string, body: string): Fate =>
    (response) =>
      void response.writeHead(status, { 'content-type': type }).end(body),
  /** A body that goes on for as long as somebody reads it. */
  endlessBody:
    (status = 200): Fate =>
    (response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      const chunk = ' '.repeat(65_536);
      const write = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', write);
      write();
    },
  /** A body that comes drop by drop and never to its end. */
  drip: (): Fate => (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  },
  gzip:
    (body: string): Fate =>
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(body));
    },
  /** A body that comes byte by byte. */
  pieces:
    (body: string): Fate =>
    async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const byte of Buffer.from(body)) {
        response.write(Buffer.of(byte));
        await new Promise((resolve) => setImmediate(resolve));
      }
      response.end();
    },
  /** No answer at all. */
  silence: (): Fate => () => {},
  /** Headers and half a body, then nothing. */
  silenceInBody: (): Fate => (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"id":');
  },
} as const;
