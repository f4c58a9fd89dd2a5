import type { IncomingMessage } from 'node:http';
import type { Endpoint } from '@livedrops/sdk/contract';
import type { RequestHandler } from 'express';
import { ProblemError } from './problem.ts';
import type { Caller } from './route.ts';

export type IdentityOptions = {
  /** Reads the bearer token; `null` without one. Throws `unauthenticated` or `token_expired` for a bad one. */
  authenticate(request: IncomingMessage): Caller | null;
  /** The creator profile of somebody whose token was made before they had one. */
  findCreatorId(userId: string): Promise<string | null>;
};

/** Who calls; `fault` is what was wrong with a token that says nothing. */
export type Identity = { caller: Caller | null; fault?: unknown };

const identities = new WeakMap<IncomingMessage, Identity>();

/**
 * Reads the token once, before the limits, so that they count a verified person and not the text of a header. A bad
 * token is refused only behind them: whoever guesses tokens is limited like everybody.
 */
export const identify =
  ({ authenticate }: IdentityOptions): RequestHandler =>
  (request, _response, next) => {
    identities.set(request, readIdentity(request, authenticate));
    next();
  };

export function readIdentity(
  request: IncomingMessage,
  authenticate: IdentityOptions['authenticate'],
): Identity {
  try {
    return { caller: authenticate(request) };
  } catch (fault) {
    return { caller: null, fault };
  }
}

/** What `identify` read. */
export const identityOf = (request: IncomingMessage): Identity => identities.get(request) ?? { caller: null };

/** The person whose token was verified; `null` for everybody else. */
export const callerOf = (request: IncomingMessage): Caller | null => identityOf(request).caller;

/**
 * The caller that the endpoint asks for. A public one works with a stale token too, so that signing in again is never
 * needed to read.
 *
 * @throws {ProblemError} `unauthenticated`, `token_expired` or `forbidden`
 */
export async function requireCaller(
  endpoint: Endpoint,
  identity: Identity,
  { findCreatorId }: Pick<IdentityOptions, 'findCreatorId'>,
): Promise<Caller | null> {
  if (endpoint.auth === 'public') return identity.caller;
  if (!identity.caller) throw identity.fault ?? new ProblemError('unauthenticated');
  const { caller } = identity;
  if (endpoint.auth === 'user' || caller.creatorId) return caller;
  const creatorId = await findCreatorId(caller.userId);
  if (creatorId) return { ...caller, creatorId };
  throw new ProblemError('forbidden', {
    detail: 'Only creators may do this: make a creator profile first',
  });
}
