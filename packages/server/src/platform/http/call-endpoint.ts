import type { IncomingHttpHeaders } from 'node:http';
import { emptyBodySchema, type Endpoint, HEADERS, idempotencyKeySchema } from '@livedrops/sdk/contract';
import type { IntentStore } from '../intents.store.ts';
import { within } from '../within.ts';
import { createIntent } from './intent.ts';
import { explainToKey, type Identity, type IdentityOptions, requireCaller } from './identity.ts';
import { ProblemError, Refusal } from './problem.ts';
import { Reply } from './reply.ts';
import { type RouteHandler } from './route.ts';
import type { Exchange } from './request-context.ts';
import { parseInput } from './validation.ts';

/** A request as it came, read by Express or by the fast path. */
export type RawCall = {
  identity: Identity;
  params: unknown;
  query: object;
  /** `undefined` without one. */
  body: unknown;
  /** Of a request whose body is a file. */
  readFile?: () => Promise<Buffer>;
  headers: IncomingHttpHeaders;
  exchange: Exchange;
  ip: string;
};

export type CallOptions = Pick<IdentityOptions, 'findCreatorId' | 'isSessionAlive'> & {
  /** A handler that takes longer is not waited for: the answer is `unavailable`, outcome unknown. */
  answerWithinMs: number;
  /** The same where the body is a file, which may take its time to arrive. */
  fileWithinMs: number;
  intents: IntentStore;
};

/** How long the caller waits for the answer. */
export const TIMEOUT = HEADERS.timeout.toLowerCase();
const WAIT_MS = /^[1-9]\d{0,8}$/;

/** Whether how long the caller waits is not said, or said rightly. */
export const saysPlainWait = ({ [TIMEOUT]: raw }: IncomingHttpHeaders): boolean =>
  raw === undefined || WAIT_MS.test(String(raw));

/** Calls an endpoint's handler with parsed and checked input. */
export function createCall(endpoint: Endpoint, handler: RouteHandler<Endpoint>, options: CallOptions) {
  return async (raw: RawCall): Promise<Reply<unknown> | Refusal> => {
    const result = await within(run(raw), endpoint.takesFile ? options.fileWithinMs : options.answerWithinMs);
    if (result instanceof Refusal) return explainToKey(endpoint, raw.identity, result);
    return result instanceof Reply ? result : new Reply(result);
  };

  async function run({ identity, params, query, body, readFile, headers, exchange, ip }: RawCall) {
    const caller = await requireCaller(endpoint, identity, options);
    const given = {
      params: endpoint.params && parseInput(endpoint.params, params, 'params'),
      query: endpoint.query ? parseInput(endpoint.query, query, 'query') : refuseQuery(query),
    };
    const key = readIdempotencyKey(endpoint, headers);
    const parsed = readBody(endpoint, body);
    return handler({
      ...given,
      readFile: readFile as never,
      caller,
      idempotencyKey: key as never,
      intent: readIntent({ userId: caller?.userId, key, call: [given.params, parsed] }) as never,
      waitMs: readWaitMs(headers),
      body: parsed,
      sessionId: identity.sessionId,
      exchange,
      ip,
    });
  }

  function readIntent({
    userId,
    key,
    call,
  }: {
    userId: string | undefined;
    key: string | undefined;
    call: unknown[];
  }) {
    if (endpoint.idempotencyKey !== 'optional' || userId === undefined) return undefined;
    return createIntent(options.intents, { userId, key, call: [endpoint.method, endpoint.path, ...call] });
  }
}

function refuseQuery(query: object): undefined {
  parseInput(emptyBodySchema, query, 'query');
}

/** Without a body of its own, an endpoint takes none, or an empty object: a field that does nothing is a mistake. */
function readBody(endpoint: Endpoint, body: unknown): unknown {
  if (endpoint.body) return parseInput(endpoint.body, body, 'body');
  if (body !== undefined) parseInput(emptyBodySchema, body, 'body');
  return undefined;
}

/** How long the caller waits for the answer, when they say it. */
function readWaitMs(headers: IncomingHttpHeaders): number | null {
  const field = HEADERS.timeout;
  const raw = headers[TIMEOUT];
  if (raw === undefined) return null;
  if (WAIT_MS.test(String(raw))) return Number(raw);
  throw new ProblemError('validation_failed', {
    errors: [{ field, message: 'must be a whole number of milliseconds, at least 1' }],
  });
}

function readIdempotencyKey(endpoint: Endpoint, headers: IncomingHttpHeaders): string | undefined {
  if (endpoint.idempotencyKey === undefined) return undefined;
  const field = HEADERS.idempotencyKey;
  const raw = headers[field.toLowerCase()];
  if (raw === undefined || raw === '') {
    if (endpoint.idempotencyKey === 'optional') return undefined;
    throw new ProblemError('idempotency_key_missing', { errors: [{ field, message: 'is required' }] });
  }
  // The IETF draft sends the key as a quoted string; both forms name the same key.
  const key = String(raw).replace(/^"(.*)"$/, '$1');
  if (idempotencyKeySchema.safeParse(key).success) return key;
  throw new ProblemError('idempotency_key_invalid', {
    errors: [{ field, message: 'must have 8 to 128 visible ASCII characters without quotes or commas' }],
  });
}
