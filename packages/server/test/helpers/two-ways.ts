import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request as sendHttp } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { type Logger, pino } from 'pino';
import { expect } from 'vitest';
import { startApp, type TestApp } from './start-app.ts';

// The same requests go to a server with the fast path and to one without, on the same data.

export const ORIGIN = 'https://shop.example.com';
export const SECRET = 'the same secret for both of the two servers';
export const ENV = { CORS_ORIGINS: ORIGIN, JWT_SECRET: SECRET, TRUST_PROXY_HOPS: '1' };

export type Server = { app: TestApp; log: Record<string, unknown>[] };
export type TwoWays = AsyncDisposable & { lane: Server; express: Server };

export async function startTwoWays(): Promise<TwoWays> {
  const lane = await start(true);
  const express = await start(false, { MONGO_URI: lane.app.env['MONGO_URI'] ?? '' });
  return {
    lane,
    express,
    async [Symbol.asyncDispose]() {
      await express.app[Symbol.asyncDispose]();
      await lane.app[Symbol.asyncDispose]();
    },
  };
}

async function start(fastPath: boolean, env: Record<string, string> = {}): Promise<Server> {
  const log: Record<string, unknown>[] = [];
  const logger: Logger = pino(
    { level: 'debug', base: null },
    { write: (line: string) => log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  return {
    app: await startApp({ env: { ...ENV, ...env }, overrides: { fastPath, sharedReads: true, logger } }),
    log,
  };
}

export type Sent = {
  method?: string;
  path: string;
  body?: string | Buffer;
  headers?: OutgoingHttpHeaders;
  chunked?: boolean;
};
/** `body` is unpacked; `bytes` is how many of it came. */
export type Got = { status: number; headers: IncomingHttpHeaders; body: string; bytes: number };

/** Every header and byte is ours: no client library adds or mends anything. */
export function sendRaw({ app }: { app: Pick<TestApp, 'url'> }, sent: Sent): Promise<Got> {
  const { method = 'GET', path, body = '' } = sent;
  const headers: OutgoingHttpHeaders = {
    ...(!sent.chunked && body.length > 0 && { 'content-length': Buffer.byteLength(body) }),
    ...sent.headers,
  };
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent: false, path };
    const request = sendHttp(new URL(app.url), options, (response) => {
      const { statusCode: status = 0, headers: got } = response;
      buffer(response).then(
        (bytes) => resolve({ status, headers: got, body: unpack(bytes, got), bytes: bytes.length }),
        reject,
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

function unpack(bytes: Buffer, { 'content-encoding': encoding }: IncomingHttpHeaders): string {
  if (bytes.length === 0 || encoding === undefined) return bytes.toString();
  return (encoding === 'br' ? brotliDecompressSync(bytes) : gunzipSync(bytes)).toString();
}

/** Without what differs from request to request. */
export function comparable({ status, headers, body, bytes }: Got): object {
  const { date: _, 'x-request-id': requestId = '', 'ratelimit-remaining': remaining, ...others } = headers;
  expect(requestId).toMatch(/^[\w-]{8,}$/);
  const text = body.replaceAll(requestId as string, 'REQUEST');
  // A file is compared as it is.
  const isFile = headers['content-disposition'] !== undefined;
  const said: unknown = isFile ? { text } : text === '' ? null : JSON.parse(text);
  const { id, number, createdAt, updatedAt, serverTime, retryAfterMs, ...rest } = Object(said) as Record<
    string,
    unknown
  >;
  const known = { id, number, createdAt, updatedAt, serverTime };
  const names = Object.entries(known).filter(([, value]) => typeof value === 'string');
  const length = Number(headers['content-length']) === bytes;
  return {
    status,
    headers: {
      ...others,
      'content-length': length,
      'ratelimit-reset': 'any',
      ...(others['retry-after'] !== undefined && { 'retry-after': 'any' }),
      remaining: remaining !== undefined,
    },
    body: rest,
    names: names.map(([name]) => name),
    waits: typeof retryAfterMs,
  };
}
