import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP } from 'node:net';
import { guardedLookup, PrivateAddressError, type ResolveAll } from './guarded-lookup.ts';
import { hostOf, whyNotCall } from './outbound-url.ts';
import { isPublicAddress } from './public-address.ts';

/** Read so much of an answer at most, in bytes: it is only looked at, and its sender may not mean well. */
const READ_MAX = 65_536;
/** Kept of it, in bytes. */
const KEPT_MAX = 1024;
const HEADERS_MAX = 16_384;

export type OutboundOptions = {
  /** For the whole of it: name, connection, TLS, answer. */
  timeoutMs: number;
  /** Whether addresses of this network may be called. */
  allowPrivate: boolean;
  /** Finds the addresses of a name. Default: the system. */
  resolve?: ResolveAll;
};

export type OutboundMessage = { url: string; headers: Readonly<Record<string, string>>; body: string };

/** What came back. The status decides; the rest is for people. */
export type OutboundAnswer = { status: number; retryAfter: string | null; body: string };

/** There was no answer, with the reason for people. Whether the message arrived is not known. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
}

/** Sends one POST to an address that a stranger chose. Redirects are answers like any other: they are not followed. */
export type Post = (message: OutboundMessage, stopping: AbortSignal) => Promise<OutboundAnswer>;

/** A `Post` whose calls throw `NoAnswerError` when there is no status in time, or the reason of `stopping` when that ends them. */
export const createPost =
  (options: OutboundOptions): Post =>
  async ({ url: text, headers, body }, stopping) => {
    const refused = whyNotCall(text, options.allowPrivate);
    if (refused !== null) throw new NoAnswerError(`The URL ${refused}`);
    const url = new URL(text);
    const host = hostOf(url);
    // A socket asks no resolver for what is an address already.
    if (!options.allowPrivate && isIP(host) !== 0 && !isPublicAddress(host))
      throw new NoAnswerError('The address is not on the public Internet');
    const timeout = AbortSignal.timeout(options.timeoutMs);
    const signal = AbortSignal.any([timeout, stopping]);
    const request = open(url, {
      ...options,
      headers: { ...headers, 'content-length': byteLength(body) },
      signal,
    });
    try {
      return await exchange(request, body);
    } catch (error) {
      stopping.throwIfAborted();
      throw new NoAnswerError(
        timeout.aborted ? `No answer within ${options.timeoutMs / 1000} s` : reasonOf(error),
        {
          cause: error,
        },
      );
    } finally {
      request.destroy();
    }
  };

const byteLength = (body: string): string => String(Buffer.byteLength(body));

type Opening = OutboundOptions & { headers: Record<string, string>; signal: AbortSignal };

function open(url: URL, { headers, signal, allowPrivate, resolve }: Opening): ClientRequest {
  const options = {
    method: 'POST',
    headers,
    signal,
    // A connection of its own: none is kept to a host that was judged some other time.
    agent: false,
    maxHeaderSize: HEADERS_MAX,
    ...(!allowPrivate && { lookup: guardedLookup(resolve) }),
  } as const;
  return url.protocol === 'https:'
    ? requestHttps(url, { ...options, rejectUnauthorized: true })
    : requestHttp(url, options);
}

const exchange = (request: ClientRequest, body: string): Promise<OutboundAnswer> =>
  new Promise((resolve, reject) => {
    // Once there is a status, it counts, whatever becomes of the connection.
    let hasStatus = false;
    const fail = (error: Error) => {
      if (!hasStatus) reject(error);
    };
    request.on('error', fail);
    request.on('close', () => fail(new Error('The connection ended without an answer')));
    request.on('response', (response) => {
      hasStatus = true;
      void readBeginning(response).then((beginning) =>
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: response.headers['retry-after'] ?? null,
          body: beginning,
        }),
      );
    });
    request.end(body);
  });

/** What there is of the body when it ends, breaks off, takes too long or is too much. */
async function readBeginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (length < KEPT_MAX) chunks.push(chunk);
      length += chunk.length;
      if (length > READ_MAX) break;
    }
  } catch {
    // The status has been said already.
  }
  // Streaming leaves out a character that was cut in two.
  return new TextDecoder().decode(Buffer.concat(chunks).subarray(0, KEPT_MAX), { stream: true });
}

function reasonOf(error: unknown): string {
  if (error instanceof PrivateAddressError)
    return 'The host leads to an address that is not on the public Internet';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : String(error));
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused',
  ECONNRESET: 'The connection was reset',
  ENOTFOUND: 'The host is not known',
  EAI_AGAIN: 'The host could not be looked up',
  EHOSTUNREACH: 'The host cannot be reached',
  ENETUNREACH: 'The host cannot be reached',
  CERT_HAS_EXPIRED: 'The certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'The certificate is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host',
};
