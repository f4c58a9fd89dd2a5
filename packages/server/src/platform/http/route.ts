import type {
  Endpoint,
  EndpointBody,
  EndpointName,
  EndpointParams,
  EndpointQuery,
  EndpointResponse,
  Endpoints,
} from '@livedrops/sdk/contract';
import type { Intent } from './intent.ts';
import type { Refusal } from './problem.ts';
import type { Download } from './download.ts';
import type { Reply } from './reply.ts';
import type { Exchange } from './request-context.ts';

/** Who calls, as the access token says. */
export type Caller = {
  userId: string;
  creatorId: string | null;
  /** `false` for an API key without `sales:read`: events of sales name buyers. */
  hearsSales?: false;
};

/** A caller with a creator profile. */
export type CreatorCaller = { userId: string; creatorId: string };

type CallerOf<E extends Endpoint> = E['auth'] extends 'creator'
  ? CreatorCaller
  : E['auth'] extends 'user'
    ? Caller
    : Caller | null;

/** Everything a handler gets, parsed and checked. It never sees Express. */
export type RouteInput<E extends Endpoint> = {
  params: EndpointParams<E>;
  query: EndpointQuery<E>;
  body: EndpointBody<E>;
  /** Reads the file that is the body, where an endpoint takes one; until then nothing of it is in memory. */
  readFile: E['takesFile'] extends object ? () => Promise<Buffer> : undefined;
  caller: CallerOf<E>;
  idempotencyKey: E['idempotencyKey'] extends 'required' ? string : undefined;
  /** What the caller's key stands for, where an endpoint takes one without asking for it. */
  intent: E['idempotencyKey'] extends 'optional' ? Intent : undefined;
  /** Milliseconds that the caller waits for the answer; `null` when they do not say. */
  waitMs: number | null;
  /** The session that the caller's access token was made for; `null` with an API key and for visitors. */
  sessionId: string | null;
  /** The request as logs and traces name it. */
  exchange: Exchange;
  ip: string;
};

/** Returns the data of the contract, or refuses. A rejection is translated by the one error handler. */
export type RouteHandler<E extends Endpoint> = (
  input: RouteInput<E>,
) => Promise<EndpointResponse<E> | Reply<EndpointResponse<E>> | Download | Refusal>;

/** One handler for every endpoint of the contract: a missing one does not compile, an unknown one neither. */
export type RouteHandlers = { [N in EndpointName]: RouteHandler<Endpoints[N]> };

/** The handlers of one domain, keyed by endpoint name. */
export const routes = <const N extends EndpointName>(handlers: { [K in N]: RouteHandler<Endpoints[K]> }) =>
  handlers;
