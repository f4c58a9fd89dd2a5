import { createHmac } from 'node:crypto';
import { createSigner, createVerifier } from 'fast-jwt';
import * as z from 'zod/mini';
import { createBoundedMap } from '../platform/bounded-map.ts';
import type { Clock } from '../platform/clock.ts';
import type { Secrets } from '../platform/seal.ts';
import { ProblemError } from '../platform/http/problem.ts';
import type { Caller } from '../platform/http/route.ts';

const ISSUER = 'livedrops';
const AUDIENCE = 'livedrops-api';
/** About 25 MB when they are all there. More people than this rarely buy at one process within a token's life. */
const KNOWN_TOKENS = 50_000;

/** Who a valid access token speaks for. */
export type VerifiedToken = Caller & {
  sessionId: string;
  expiresAt: Date;
  /** How long it is still good, by the clock that issued it. */
  expiresInMs: number;
};

export type AccessTokens = {
  /** `expiresAt` is exactly what the token says, in whole seconds. */
  issue(
    user: { id: string; creatorId: string | null },
    sessionId: string,
  ): { token: string; expiresAt: Date };
  /** @throws {ProblemError} `token_expired`, or `unauthenticated` for any other fault */
  verify(token: string): VerifiedToken;
};

export type TokensOptions = Secrets & {
  accessTokenMs: number;
  clock: Clock;
  /** Tokens whose check is remembered. Default 50,000; with 0 every use is checked. */
  knownMax?: number;
};

const claimsSchema = z.object({
  sub: z.string(),
  sid: z.string(),
  cid: z.optional(z.string()),
  exp: z.number(),
});

/**
 * Short-lived signed tokens (JWT, HS256 and nothing else), checked without I/O.
 * Ending a session does not recall its access token: it lives on until it expires.
 */
export function createTokens(options: TokensOptions): AccessTokens {
  const sign = createSigner({ ...HOW, key: options.secret, kid: keyIdOf(options.secret) });
  const readClaims = createClaimsReader([options.secret, ...(options.oldSecrets ?? [])]);
  const { knownMax = KNOWN_TOKENS } = options;
  const known = knownMax > 0 ? createBoundedMap<Claims>(knownMax) : null;

  function read(token: string): Claims {
    const before = known?.get(token);
    if (before) return before;
    const claims = readClaims(token);
    known?.set(token, claims);
    return claims;
  }

  return {
    issue(user, sessionId) {
      const iat = Math.floor(options.clock.now() / 1000);
      const exp = iat + Math.round(options.accessTokenMs / 1000);
      const cid = user.creatorId ?? undefined;
      const claims = { sub: user.id, sid: sessionId, ...(cid !== undefined && { cid }), iat, exp };
      return { token: sign(claims), expiresAt: new Date(exp * 1000) };
    },
    verify(token) {
      const { sub, sid, cid, exp } = read(token);
      const expiresInMs = exp * 1000 - options.clock.now();
      if (expiresInMs <= 0) throw new ProblemError('token_expired');
      const expiresAt = new Date(exp * 1000);
      return { userId: sub, creatorId: cid ?? null, sessionId: sid, expiresAt, expiresInMs };
    },
  };
}

type Claims = z.infer<typeof claimsSchema>;

const HOW = { algorithm: 'HS256', iss: ISSUER, aud: AUDIENCE } as const;

/** Names a secret in the header of what it signs, and tells nothing of it. */
const keyIdOf = (secret: string): string =>
  createHmac('sha256', secret).update('livedrops key id').digest('base64url').slice(0, 12);

/** What stands before the first dot of a token, the same in all tokens of a secret. */
const headOf = (token: string): string => token.slice(0, token.indexOf('.'));

/** The header names the secret, so one signature is checked, however many secrets are believed. */
function createClaimsReader(secrets: readonly string[]): (token: string) => Claims {
  const verifiers = secrets.map((key) => createTokenVerifier(key));
  const byHead = new Map(
    secrets.map((key, index) => [
      headOf(createSigner({ ...HOW, key, kid: keyIdOf(key) })({})),
      verifiers.slice(index, index + 1),
    ]),
  );
  // Servers of before named no secret: their tokens are still there while servers are exchanged for new ones.
  byHead.set(headOf(createSigner({ ...HOW, key: secrets[0] ?? '' })({})), verifiers);
  return (token) => firstClaims(byHead.get(headOf(token)) ?? [], token);
}

const createTokenVerifier = (key: string): ((token: string) => unknown) =>
  createVerifier({
    key,
    algorithms: ['HS256'],
    allowedIss: ISSUER,
    allowedAud: AUDIENCE,
    requiredClaims: ['sub', 'sid', 'exp'],
    // Its own check would go by this host's clock, and the token was issued by another one.
    ignoreExpiration: true,
    // Its own cache hashes every token to find it, which costs a good part of checking it.
    cache: false,
  });

function firstClaims([verify, ...others]: readonly ((token: string) => unknown)[], token: string): Claims {
  if (!verify) throw new ProblemError('unauthenticated');
  try {
    return claimsSchema.parse(verify(token));
  } catch (error) {
    if (others.length > 0) return firstClaims(others, token);
    throw new ProblemError('unauthenticated', {}, error);
  }
}

/**
 * Reads an `Authorization` header.
 *
 * @returns `null` when there is none
 * @throws {ProblemError} `unauthenticated` or `token_expired`
 */
export function readBearer(tokens: AccessTokens, header: string | undefined): VerifiedToken | null {
  if (header === undefined || header === '') return null;
  const token = /^Bearer +([\w.-]+)$/i.exec(header)?.[1];
  if (token === undefined)
    throw new ProblemError('unauthenticated', { detail: 'Send `Authorization: Bearer <access token>`' });
  return tokens.verify(token);
}
