import type { IncomingMessage } from 'node:http';
import {
  type ApiKeyGrant,
  type Endpoint,
  hasScope,
  needsLiveSession,
  scopeOf,
  whatKeyLacks,
  whyKeyMayNot,
} from '@livedrops/sdk/contract';
import type { RequestHandler } from 'express';
import { ProblemError, Refusal } from './problem.ts';
import { noteKey } from './request-context.ts';
import type { Caller } from './route.ts';

/** Whom the credentials of a request speak for, and the API key that says so, if it is one. */
export type Credentials = {
  caller: Caller | null;
  key: (ApiKeyGrant & { id: string }) | null;
  /** The session that an access token was made for. */
  sessionId: string | null;
};

export type IdentityOptions = {
  /**
   * Reads the credentials; an access token at once, an API key perhaps by looking it up. Throws or rejects with a `ProblemError`
   * for bad ones.
   */
  authenticate(request: IncomingMessage): Credentials | Promise<Credentials>;
  /** The creator profile of a person whose token was made before they had one. */
  findCreatorId(userId: string): Promise<string | null>;
  /** Whether a session has not ended, as the database says now. */
  isSessionAlive(sessionId: string, userId: string): Promise<boolean>;
};

/** Who calls; `fault` is what was wrong with credentials that say nothing. A bad API key is refused everywhere. */
export type Identity = Credentials & { fault?: unknown; isRefused?: boolean };

export const NOBODY: Identity = Object.freeze({ caller: null, key: null, sessionId: null });

const identities = new WeakMap<IncomingMessage, Identity>();

/**
 * Reads the credentials once, before the limits that count people, so that they count a verified person and not the text of a
 * header; and behind those that count addresses, so that guessing keys is limited, too. Bad ones
 * are refused only behind all limits.
 */
export const identify =
  ({ authenticate }: IdentityOptions): RequestHandler =>
  async (request, response, next) => {
    const identity = await readIdentity(request, authenticate);
    identities.set(request, identity);
    noteKey(response, identity.key?.id);
    next();
  };

/** A promise only for what has to be looked up: the others need not wait a turn. */
export function readIdentity(
  request: IncomingMessage,
  authenticate: IdentityOptions['authenticate'],
): Identity | Promise<Identity> {
  try {
    const read = authenticate(request);
    return read instanceof Promise
      ? read.catch((fault: unknown) => ({ ...NOBODY, fault, isRefused: true }))
      : read;
  } catch (fault) {
    return { ...NOBODY, fault };
  }
}

/** What `identify` read. */
export const identityOf = (request: IncomingMessage): Identity => identities.get(request) ?? NOBODY;

/** The person whose token was verified; `null` for everybody else. */
export const callerOf = (request: IncomingMessage): Caller | null => identityOf(request).caller;

/**
 * The caller that the endpoint asks for. A public one works with a stale token too, so that signing in again is never
 * needed to read; but not with a bad API key, because revoking one would have no effect then.
 *
 * @throws {ProblemError} `unauthenticated`, `token_expired`, `forbidden`, `insufficient_scope` or `api_key_…`
 */
export async function requireCaller(
  endpoint: Endpoint,
  identity: Identity,
  { findCreatorId, isSessionAlive }: Pick<IdentityOptions, 'findCreatorId' | 'isSessionAlive'>,
): Promise<Caller | null> {
  if (identity.isRefused) throw identity.fault;
  const { caller, key } = identity;
  const refused = key && whyKeyMayNot(endpoint, key);
  if (refused) throw new ProblemError('insufficient_scope', { detail: refused });
  // What is public shows its owner more only if the key may read that.
  if (endpoint.auth === 'public') return key && !hasScope(key, scopeOf(endpoint)) ? null : caller;
  if (!caller) throw identity.fault ?? new ProblemError('unauthenticated');
  if (!key && needsLiveSession(endpoint)) await requireSession(identity, caller, isSessionAlive);
  if (endpoint.auth === 'user' || caller.creatorId) return caller;
  const creatorId = await findCreatorId(caller.userId);
  if (creatorId) return { ...caller, creatorId };
  throw new ProblemError('forbidden', {
    detail: 'Only creators may do this: make a creator profile first',
  });
}

/** An access token cannot be recalled, so it is good for a while after its session: for reads, and for what leaves no lasting change. */
async function requireSession(
  { sessionId }: Identity,
  { userId }: Caller,
  isSessionAlive: IdentityOptions['isSessionAlive'],
): Promise<void> {
  if (sessionId !== null && (await isSessionAlive(sessionId, userId))) return;
  throw new ProblemError('unauthenticated', { detail: 'The session has ended: sign in again' });
}

/** A caller with a key cannot sign in any further: what is missing is a scope of the key. */
export const explainToKey = (endpoint: Endpoint, { key }: Identity, refusal: Refusal): Refusal =>
  key && refusal.code === 'unauthenticated'
    ? new Refusal('insufficient_scope', { detail: whatKeyLacks(endpoint, key) })
    : refusal;
