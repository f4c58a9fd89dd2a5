import type { IncomingMessage, RequestListener } from 'node:http';
import { EXPOSED_HEADERS, HEADERS } from '@livedrops/sdk/contract';
import cors from 'cors';
import express, { type RequestHandler, type Router } from 'express';
import helmet from 'helmet';
import type { Config } from '../config/config.ts';
import { createApiDocs } from '../platform/http/api-docs.ts';
import { type CheckVersion, createVersionCheck } from '../platform/http/client-version.ts';
import { createLimits } from './http-limits.ts';
import { answerNotFound, createErrorHandler } from '../platform/http/error-handler.ts';
import { createFastPath } from '../platform/http/fast-path.ts';
import type { IdentityOptions } from '../platform/http/identity.ts';
import { mountContract } from '../platform/http/mount.ts';
import { buildOpenApi } from '../platform/http/openapi.ts';
import { prepareHeaders } from '../platform/http/prepared-headers.ts';
import type { Shared } from '../platform/http/point-counter.ts';
import type { Refusal } from '../platform/http/problem.ts';
import { createRequestContext, type ExchangeDeps, nameRoute } from '../platform/http/request-context.ts';
import { sendProblem } from '../platform/http/send-problem.ts';
import type { RouteHandlers } from '../platform/http/route.ts';
import type { SharedReads } from '../platform/reads/read-policy.ts';
import { answerSecurityTxt } from '../platform/http/security-txt.ts';
import type { Clock } from '../platform/clock.ts';
import type { IntentStore } from '../platform/intents.store.ts';

const BODY_LIMIT_BYTES = 100_000;
/** As long as Chromium keeps the answer to a preflight. */
const PREFLIGHT_SECONDS = 7200;
/**
 * Every preflight of a path gets this answer. A browser that is told only the headers that it named asks again before a call with others.
 * `*` does not stand for `Authorization`.
 */
const ALLOWED_HEADERS = ['*', 'Authorization'];
/** Above what an order may take, below the 10 s after which the SDK stops listening: the caller hears an honest answer. */
const ANSWER_WITHIN_MS = 9500;
/** Below the two minutes after which it stops listening to an upload. */
const FILE_WITHIN_MS = 110_000;

export type HttpAppOptions = ExchangeDeps &
  Shared & {
    clock: Clock;
    config: Config;
    handlers: RouteHandlers;
    /** Answers that everybody may share. */
    reads: SharedReads;
    /** What keys of writes stand for. */
    intents: IntentStore;
    authenticate: IdentityOptions['authenticate'];
    findCreatorId: IdentityOptions['findCreatorId'];
    isSessionAlive: IdentityOptions['isSessionAlive'];
    mediaRouter: Router;
    /** What payment providers call; `null` when none does. Mounted before anything parses a body: their signatures are over the bytes. */
    webhookRouter: Router | null;
    /** Ends mails; mounted there, too, because mail programs send it a form. */
    unsubscribeRouter: Router;
    /** `null` when figures are not served here. */
    metrics: RequestHandler | null;
    /** An order that can be refused by the headers of its request. */
    refuseOrderEarly(request: IncomingMessage): Refusal | null;
    /** `false` sends every request through Express. */
    hasFastPath: boolean;
  };

/** Everything that answers over HTTP. Orders and reads come in crowds, so they have a path of their own in front of Express. */
export function createHttpApp(options: HttpAppOptions): RequestListener {
  const { config, logger, handlers } = options;
  const hardening = createHardening(config);
  const limits = createLimits(config.rateLimits, options);
  const checkVersion = createVersionCheck(config.leastVersions);
  const checks = {
    authenticate: options.authenticate,
    findCreatorId: options.findCreatorId,
    isSessionAlive: options.isSessionAlive,
    checkResponses: config.checkResponses,
    bodyLimitBytes: BODY_LIMIT_BYTES,
    answerWithinMs: ANSWER_WITHIN_MS,
    fileWithinMs: FILE_WITHIN_MS,
    intents: options.intents,
    reads: options.reads,
    trustedHops: config.trustProxyHops,
  };
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxyHops);
  app.set('etag', false);
  app.use(createRequestContext(options));
  app.use(hardening);
  if (config.securityContact !== null)
    app.get(
      '/.well-known/security.txt',
      nameRoute('security.txt'),
      answerSecurityTxt(config.securityContact, options.clock.now),
    );
  app.use('/media', nameRoute('media'), options.mediaRouter);
  if (options.metrics) app.get('/metrics', options.metrics);
  if (config.hasApiDocs) {
    app.use('/api/docs', helmet({ contentSecurityPolicy: { directives: DOCS_POLICY } }));
    app.use('/api', createApiDocs(buildOpenApi()));
  }
  app.use('/api', neverStored);
  if (options.webhookRouter) app.use('/api', options.webhookRouter);
  app.use('/api', options.unsubscribeRouter);
  app.use('/api', refuseOld(checkVersion));
  app.use('/api', mountContract(handlers, { ...checks, limits: limits.of }));
  app.use(answerNotFound);
  app.use(createErrorHandler(logger));
  if (!options.hasFastPath) return app;

  const isServed = createFastPath(handlers, {
    ...checks,
    base: '/api',
    logger,
    onAnswered: options.onAnswered,
    tracing: options.tracing,
    limits: limits.ofFastPath,
    headersFor: prepareHeaders(hardening, { method: 'GET', origins: config.corsOrigins }),
    refuseEarly: (name, request) =>
      checkVersion(request.headers[CLIENT]) ??
      (name === 'orders.create' ? options.refuseOrderEarly(request) : null),
  });
  return (request, response) => {
    if (!isServed(request, response)) app(request, response);
  };
}

const createHardening = ({ corsOrigins }: Config): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives: NOTHING_LOADS },
    crossOriginResourcePolicy: { policy: 'cross-origin' },
    // For pages, or for browsers of long ago; every answer would carry them.
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
    xDnsPrefetchControl: false,
    xDownloadOptions: false,
    xFrameOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
  }),
  createSharing(corsOrigins),
];

/** What scripts of other sites may read is said to them alone: it is a third of all headers. */
function createSharing(corsOrigins: readonly string[]): RequestHandler {
  const origins = new Set(corsOrigins);
  const share = cors({
    origin: [...corsOrigins],
    allowedHeaders: ALLOWED_HEADERS,
    exposedHeaders: [...EXPOSED_HEADERS],
    maxAge: PREFLIGHT_SECONDS,
  });
  return (request, response, next) => {
    const { method, headers } = request;
    if (method === 'OPTIONS' || origins.has(headers.origin ?? '')) return share(request, response, next);
    response.setHeader('Vary', 'Origin');
    next();
  };
}

/** Answers are JSON: nothing in them may load, run or be framed. */
const NOTHING_LOADS = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** The page that shows the documents needs what is from here. */
const DOCS_POLICY = {
  defaultSrc: ["'self'"],
  imgSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  upgradeInsecureRequests: null,
};

const CLIENT = HEADERS.client.toLowerCase();

const refuseOld =
  (check: CheckVersion): RequestHandler =>
  (request, response, next) => {
    const refusal = check(request.headers[CLIENT]);
    if (refusal) sendProblem(response, refusal);
    else next();
  };

/** Answers are about this moment or this person. Reads that a cache may keep replace this header (`platform/reads`). */
const neverStored: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};
