import { isLoopback } from './connectivity.ts';

/** What an error of `fetch` says of itself in the runtimes that say more than "failed". */
type Told = { code?: unknown; syscall?: unknown; message?: unknown; cause?: unknown; errors?: unknown };

/** Errors are nested: `fetch failed` because of several addresses, each of which refused. */
const DEPTH_MAX = 5;

function* everyCause(error: unknown, depth = 0): Generator<Told> {
  if (typeof error !== 'object' || error === null || depth > DEPTH_MAX) return;
  const told = error as Told;
  yield told;
  yield* everyCause(told.cause, depth + 1);
  if (Array.isArray(told.errors)) for (const one of told.errors) yield* everyCause(one, depth + 1);
}

/** System calls of before a connection is there (Node). */
const BEFORE = new Set<unknown>(['connect', 'getaddrinfo']);
/** Codes of Node's own `fetch`, and of Bun. */
const NEVER_CONNECTED = new Set<unknown>([
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused',
  'FailedToOpenSocket',
]);
/** A certificate is judged before anything is sent. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_)/;
/** Deno tells in words only. */
const IN_WORDS = /connection refused|dns error|failed to lookup address/i;

/** Whether an error of `fetch` says that there was no connection, and so nothing was sent. Browsers never say. */
export const neverConnected = (error: unknown): boolean =>
  [...everyCause(error)].some(
    ({ code, syscall, message }) =>
      BEFORE.has(syscall) ||
      NEVER_CONNECTED.has(code) ||
      (typeof code === 'string' && CERTIFICATE.test(code)) ||
      (code === undefined && typeof message === 'string' && IN_WORDS.test(message)),
  );

/** Why a server could not be reached, as far as it can be known or guessed: for the message of an error. `undefined`: no idea. */
export const whyUnreachable = (error: unknown, url: string): string | undefined => {
  const causes = [...everyCause(error)];
  const code = causes.findLast((told) => typeof told.code === 'string')?.code;
  if (typeof code === 'string') return code;
  const page = (globalThis.location as Location | undefined)?.origin;
  const { protocol, origin } = new URL(url);
  if (page === undefined || page === 'null' || page === origin) return undefined;
  if (page.startsWith('https:') && protocol === 'http:' && !isLoopback(url))
    return 'a page on https may not call http';
  return `it is down, or its CORS does not allow ${page}`;
};
