import * as z from 'zod/mini';
import { isApiKeyLike } from '../contract/api-key-form.ts';
import type { Endpoint } from '../contract/endpoint.ts';
import { endpoints, type EndpointName } from '../contract/endpoints/index.ts';
import { fieldErrorsOf } from '../contract/field-errors.ts';
import { emptyBody, idempotencyKey } from '../contract/fields.ts';
import { HEADERS } from '../types/headers.ts';
import { callerOfKey, explainToKey } from './api-key-caller.ts';
import type { MockDb, MockUser } from './mock-db.ts';
import { MockProblem, problemResponse } from './mock-problem.ts';
import type { MockInput, MockRoute } from './route.ts';
import { mockRoutes } from './routes/index.ts';

/**
 * Answers one request as the server would. What goes in and what comes out is checked against the contract,
 * so that a mock that has drifted from it fails the test that uses it.
 */
export const respond = async (
  db: MockDb,
  name: EndpointName,
  request: Request,
  params: Record<string, unknown>,
): Promise<Response> => {
  const endpoint: Endpoint = endpoints[name];
  const requestId = db.nextId('req');
  db.settle();
  try {
    let isReplay = false;
    const user = callerOf(db, endpoint, request);
    const input = {
      db,
      user,
      token: tokenOf(request),
      creatorId: user?.creatorId,
      params: endpoint.params && parse(endpoint.params, namedOnly(params), 'params'),
      query: endpoint.query && parse(endpoint.query, queryOf(request), 'query'),
      key: keyOf(endpoint, request),
      body: endpoint.takesFile ? undefined : await bodyOf(endpoint, request),
      file: endpoint.takesFile && new Uint8Array(await request.arrayBuffer()),
      replay: () => {
        isReplay = true;
      },
    };
    // The table pairs each name with its own types; the compiler cannot follow a name that is a variable.
    const route = mockRoutes[name] as MockRoute<never>;
    const answer = (): unknown => route(input as unknown as MockInput<never>);
    const data = endpoint.idempotencyKey === 'optional' ? once(name, input, answer) : answer();
    return successResponse(name, endpoint, data, isReplay, requestId);
  } catch (error) {
    if (error instanceof MockProblem) {
      return problemResponse(explainToKey(db, endpoint, tokenOf(request), error), requestId);
    }
    throw error;
  }
};

const successResponse = (
  name: EndpointName,
  endpoint: Endpoint,
  data: unknown,
  isReplay: boolean,
  requestId: string,
): Response => {
  const headers: Record<string, string> = {
    [HEADERS.requestId]: requestId,
    ...(isReplay ? { [HEADERS.replayed]: 'true' } : {}),
  };
  if (endpoint.response === undefined) return new Response(null, { status: endpoint.status, headers });
  const checked = z.safeParse(endpoint.response, data);
  if (!checked.success) {
    throw new Error(
      `The mock's answer to ${name} is not as the contract has it: ${z.prettifyError(checked.error)}`,
    );
  }
  if (endpoint.download !== undefined) {
    headers['content-type'] = `${endpoint.download}; charset=utf-8`;
    return new Response(data as string, { status: endpoint.status, headers });
  }
  return new Response(JSON.stringify(data), {
    status: isReplay ? 200 : endpoint.status,
    headers: { ...headers, 'content-type': 'application/json' },
  });
};

const callerOf = (db: MockDb, endpoint: Endpoint, request: Request): MockUser | undefined => {
  const token = tokenOf(request);
  if (token !== undefined && isApiKeyLike(token)) {
    return requireCreator(endpoint, callerOfKey(db, endpoint, token));
  }
  const session =
    token === undefined ? undefined : db.sessions.find(({ accessToken }) => accessToken === token);
  const isExpired = session !== undefined && db.clock.now() >= session.expiresAtMs;
  const user = session === undefined || isExpired ? undefined : db.users.get(session.userId);
  if (endpoint.auth === 'public') return user;
  if (isExpired) throw new MockProblem('token_expired');
  if (user === undefined) throw new MockProblem('unauthenticated');
  return requireCreator(endpoint, user);
};

const tokenOf = (request: Request): string | undefined =>
  /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];

const requireCreator = (endpoint: Endpoint, user: MockUser | undefined): MockUser | undefined => {
  if (endpoint.auth === 'creator' && user?.creatorId === undefined) {
    throw new MockProblem('forbidden', 'Only creators may do this');
  }
  return user;
};

type KeyedInput = Pick<MockInput<'drops.restock'>, 'db' | 'replay'> & {
  user: MockUser | undefined;
  key: string | undefined;
  params: unknown;
  body: unknown;
};

/** The answer of the first call with a key that succeeded. */
const once = (
  name: EndpointName,
  { db, user, key, params, body, replay }: KeyedInput,
  answer: () => unknown,
): unknown => {
  if (user === undefined || key === undefined) return answer();
  const intent = `${user.id} ${key}`;
  const call = JSON.stringify([name, params, body]);
  const earlier = db.intents.get(intent);
  if (earlier === undefined) {
    const data = answer();
    db.intents.set(intent, { call, data });
    return data;
  }
  if (earlier.call !== call) throw new MockProblem('idempotency_key_reused');
  replay();
  return earlier.data;
};

const keyOf = ({ idempotencyKey: need }: Endpoint, request: Request): string | undefined => {
  if (need === undefined) return undefined;
  const key = request.headers.get(HEADERS.idempotencyKey);
  if (key === null || key === '') {
    if (need === 'optional') return undefined;
    throw new MockProblem('idempotency_key_missing');
  }
  if (!z.safeParse(idempotencyKey, key).success) throw new MockProblem('idempotency_key_invalid');
  return key;
};

const bodyOf = async ({ body }: Endpoint, request: Request): Promise<unknown> => {
  const isEmpty = (await request.clone().text()) === '';
  if (body !== undefined) return parse(body, isEmpty ? undefined : await jsonOf(request), 'body');
  if (!isEmpty) parse(emptyBody, await jsonOf(request), 'body');
  return undefined;
};

const jsonOf = async (request: Request): Promise<unknown> => {
  const type = request.headers.get('content-type') ?? '';
  if (!type.startsWith('application/json')) throw new MockProblem('unsupported_media_type');
  try {
    return await request.json();
  } catch {
    throw new MockProblem('malformed_request');
  }
};

const parse = (schema: z.ZodMiniType, value: unknown, root: string): unknown => {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw new MockProblem('validation_failed', undefined, {
    errors: fieldErrorsOf(result.error.issues, root),
  });
};

const queryOf = (request: Request) => Object.fromEntries(new URL(request.url).searchParams);

/** MSW counts the wildcards of an address, such as that of any origin, among its parameters. */
const namedOnly = (params: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !/^\d+$/.test(name)));
