import type { EndpointName } from '@livedrops/sdk/contract';
import { EXPOSED_HEADERS } from '@livedrops/sdk/contract';
import cors from 'cors';
import express, { type Express, type Request, type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Accounts } from './accounts/index.ts';
import type { Config } from './config/config.ts';
import { createApiDocs } from './platform/http/api-docs.ts';
import { answerNotFound, createErrorHandler } from './platform/http/error-handler.ts';
import { callerOf } from './platform/http/identity.ts';
import { mountContract } from './platform/http/mount.ts';
import { buildOpenApi } from './platform/http/openapi.ts';
import { limitAcrossProcesses, limitInProcess } from './platform/http/rate-limit.ts';
import { createRequestContext } from './platform/http/request-context.ts';
import type { RouteHandlers } from './platform/http/route.ts';
import type { Logger } from './platform/logger.ts';
import type { RedisClient } from './platform/redis.ts';

const BODY_LIMIT_BYTES = 100_000;
const PREFLIGHT_SECONDS = 600;
/** Above what an order may take, below the 10 s after which the SDK stops listening: the caller hears an honest answer. */
const ANSWER_WITHIN_MS = 9500;

export type HttpAppOptions = {
  config: Config;
  logger: Logger;
  redis: RedisClient | null;
  /** Keeps this installation's keys in Redis apart from others'. */
  namespace: string;
  handlers: RouteHandlers;
  accounts: Pick<Accounts, 'authenticate' | 'findCreatorId'>;
  mediaRouter: Router;
  /** What payment providers call; `null` when none does. Mounted before anything parses a body: their signatures are over the bytes. */
  webhookRouter: Router | null;
  /** `null` when figures are not served here. */
  metrics: RequestHandler | null;
};

/** The Express application: hardening first, then the contract, the documents and the pictures. */
export function createHttpApp({
  config,
  logger,
  redis,
  namespace,
  handlers,
  accounts,
  mediaRouter,
  webhookRouter,
  metrics,
}: HttpAppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxyHops);
  app.set('etag', false);
  app.use(createRequestContext(logger));
  app.use(
    helmet({
      contentSecurityPolicy: { directives: CONTENT_SECURITY_POLICY },
      crossOriginResourcePolicy: { policy: 'cross-origin' },
    }),
  );
  app.use(
    cors({
      origin: [...config.corsOrigins],
      exposedHeaders: [...EXPOSED_HEADERS],
      maxAge: PREFLIGHT_SECONDS,
    }),
  );
  app.use('/media', mediaRouter);
  if (metrics) app.get('/metrics', metrics);
  app.use('/api', createApiDocs(buildOpenApi()));
  app.use('/api', neverStored);
  if (webhookRouter) app.use('/api', webhookRouter);
  app.use(
    '/api',
    mountContract(handlers, {
      authenticate: (request) => accounts.authenticate(request.headers.authorization),
      findCreatorId: accounts.findCreatorId,
      guards: createGuards(config, redis, namespace),
      checkResponses: config.checkResponses,
      bodyLimitBytes: BODY_LIMIT_BYTES,
      answerWithinMs: ANSWER_WITHIN_MS,
    }),
  );
  app.use(answerNotFound);
  app.use(createErrorHandler(logger));
  return app;
}

/** The API answers JSON; only the documents page needs anything at all, and only from here. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};

/** Answers are about this moment or this person. Reads that a cache may keep will say so themselves. */
const neverStored: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

const SIGN_IN: ReadonlySet<EndpointName> = new Set(['auth.register', 'auth.login', 'auth.demo']);
const UNLIMITED: ReadonlySet<EndpointName> = new Set(['health.alive', 'health.ready']);

/** Guessing passwords is limited over all processes; the rest in memory, where it costs no round trip. */
function createGuards(
  config: Config,
  redis: RedisClient | null,
  namespace: string,
): (name: EndpointName) => readonly RequestHandler[] {
  const { perMinute, authPerMinute, ordersPerMinute } = config.rateLimits;
  const byIp = (request: Request) => request.ip ?? 'unknown';
  const byPerson = (request: Request) => callerOf(request)?.userId ?? byIp(request);
  const general = limitInProcess({ name: 'general', points: perMinute, perSeconds: 60, keyOf: byIp });
  const orders = limitInProcess({ name: 'orders', points: ordersPerMinute, perSeconds: 60, keyOf: byPerson });
  const signIn = limitAcrossProcesses(
    { name: 'sign-in', points: authPerMinute, perSeconds: 60, keyOf: byIp },
    redis,
    namespace,
  );
  return (name) => {
    if (UNLIMITED.has(name)) return [];
    if (SIGN_IN.has(name)) return [signIn];
    return name === 'orders.create' ? [general, orders] : [general];
  };
}
