import type { Endpoint } from '@livedrops/sdk/contract';
import type { Request, RequestHandler } from 'express';
import { ProblemError } from './problem.ts';
import type { Caller } from './route.ts';

export type IdentityOptions = {
  /** Reads the bearer token; `null` without one. Throws `unauthenticated` or `token_expired` for a bad one. */
  authenticate(request: Request): Caller | null;
  /** The creator profile of somebody whose token was made before they had one. */
  findCreatorId(userId: string): Promise<string | null>;
};

type Identity = { caller: Caller } | { caller: null; fault: unknown };

const identities = new WeakMap<Request, Identity>();

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

function readIdentity(request: Request, authenticate: IdentityOptions['authenticate']): Identity {
  try {
    const caller = authenticate(request);
    return caller ? { caller } : { caller, fault: new ProblemError('unauthenticated') };
  } catch (fault) {
    return { caller: null, fault };
  }
}

/** The person whose token was verified; `null` for everybody else. */
export const callerOf = (request: Request): Caller | null => identities.get(request)?.caller ?? null;

/**
 * The caller that the endpoint asks for. A public one works with a stale token too, so that signing in again is never
 * needed to read.
 *
 * @throws {ProblemError} `unauthenticated`, `token_expired` or `forbidden`
 */
export async function requireCaller(
  endpoint: Endpoint,
  request: Request,
  { findCreatorId }: IdentityOptions,
): Promise<Caller | null> {
  const identity = identities.get(request);
  if (endpoint.auth === 'public') return identity?.caller ?? null;
  if (!identity?.caller) throw identity?.fault ?? new ProblemError('unauthenticated');
  const { caller } = identity;
  if (endpoint.auth === 'user' || caller.creatorId) return caller;
  const creatorId = await findCreatorId(caller.userId);
  if (creatorId) return { ...caller, creatorId };
  throw new ProblemError('forbidden', {
    detail: 'Only creators may do this: make a creator profile first',
  });
}
