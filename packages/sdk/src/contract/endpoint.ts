import type * as z from 'zod/mini';
import type { ApiKeyScope } from '../types/api-key.ts';
import type { ProblemCode } from '../types/problem.ts';

/** The methods that the API uses. */
export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/**
 * Who may call: `public` needs no token and ignores one, `user` needs a signed-in person,
 * `creator` a person with a creator profile. Ownership of the thing itself is checked by the handler.
 */
export type EndpointAuth = 'public' | 'user' | 'creator';

/** One route of the API: everything that the server, the SDK, the mock and the OpenAPI document need to know about it. */
export type Endpoint = {
  method: HttpMethod;
  /** Below `/api`, with `{name}` for parameters. */
  path: `/${string}`;
  tag: string;
  summary: string;
  auth: EndpointAuth;
  /** It changes the account itself: a person has to have signed in, and no API key will do. */
  needsSession?: true;
  /**
   * A write that an access token may still do after its session has ended, until the token expires. Every other write asks the
   * database whether the session lives: what it changes stays when the token is gone.
   */
  tokenIsEnough?: true;
  /** What an API key needs instead of the scope of `tag` and method, where the answer tells more than the area's others do. */
  scope?: ApiKeyScope;
  params?: z.ZodMiniType;
  query?: z.ZodMiniType;
  body?: z.ZodMiniType;
  /** The body is a file itself, of so many bytes at most, whatever its `Content-Type` says. */
  takesFile?: { maxBytes: number };
  /** Status of the usual success. A replay of a 201 is a 200. */
  status: 200 | 201 | 204;
  /** Missing for 204. */
  response?: z.ZodMiniType;
  /** The answer is a file of this type, sent while it is made: `response` is its text. */
  download?: 'text/csv' | 'application/x-ndjson';
  /**
   * Whether it takes an `Idempotency-Key` header. `required`: refused without one. `optional`: a write that would do more when it is
   * done twice; with a key it is done once.
   */
  idempotencyKey?: 'required' | 'optional';
  /** A write that does no more when it is done twice, because it names the state to reach. */
  isIdempotent?: true;
  /** Codes of this route beside the ones that any route may answer. */
  problems: readonly ProblemCode[];
};

/** Keeps the literal types of a route while checking its form. */
export const endpoint = <const E extends Endpoint>(definition: E): E => definition;

/**
 * Whether repeating a call with an unknown outcome cannot do the thing twice: a read, a write with a key, or one that is idempotent by
 * itself.
 */
export const isRepeatable = (
  { method, idempotencyKey, isIdempotent }: Endpoint,
  { hasKey }: { hasKey: boolean },
): boolean => method === 'GET' || (idempotencyKey !== undefined && hasKey) || isIdempotent === true;

/** Codes that an endpoint may answer because it takes a key. */
export const keyProblems = ({ idempotencyKey }: Endpoint): readonly ProblemCode[] =>
  idempotencyKey === undefined
    ? []
    : [
        ...(idempotencyKey === 'required' ? (['idempotency_key_missing'] as const) : []),
        'idempotency_key_invalid',
        'idempotency_key_reused',
      ];

/** Whether an endpoint asks the database if the session of an access token still lives. API keys have a check of their own. */
export const needsLiveSession = ({ method, auth, needsSession, tokenIsEnough }: Endpoint): boolean =>
  auth !== 'public' && (needsSession === true || (method !== 'GET' && tokenIsEnough !== true));

type Output<S> = S extends z.ZodMiniType ? z.output<S> : undefined;

/** The parameters in the path of an endpoint, parsed. */
export type EndpointParams<E extends Endpoint> = Output<E['params']>;

/** The query of an endpoint, parsed. */
export type EndpointQuery<E extends Endpoint> = Output<E['query']>;

/** The body that an endpoint takes, parsed. */
export type EndpointBody<E extends Endpoint> = Output<E['body']>;

/** What an endpoint answers when all went well. */
export type EndpointResponse<E extends Endpoint> = Output<E['response']>;

/** Problems that every route may answer. */
export const COMMON_PROBLEMS = [
  'malformed_request',
  'validation_failed',
  'upgrade_required',
  'rate_limited',
  'internal',
  'unavailable',
] as const satisfies readonly ProblemCode[];
