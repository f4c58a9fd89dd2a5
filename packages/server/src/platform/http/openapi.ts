import {
  apiKeyNeed,
  COMMON_PROBLEMS,
  type Endpoint,
  endpoints,
  HEADERS,
  keyProblems,
  LIMITS,
  PROBLEMS,
  type ProblemCode,
  problemSchema,
} from '@livedrops/sdk/contract';
import * as z from 'zod';
import type * as mini from 'zod/mini';
import { describeWebhooks } from './openapi-webhooks.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document, made from the contract: it cannot say anything that the server does not do. */
export function buildOpenApi(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries(endpoints) as [string, Endpoint][]) {
    const path = `/api${endpoint.path}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describeOperation(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'LiveDrops API',
      version: '1.0.0',
      description: `Limited-stock drops, follows and orders. Errors are RFC 9457 problem+json with a stable \`code\`. Lists take \`cursor\` and \`limit\` (at most ${LIMITS.pageSize}).`,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    webhooks: describeWebhooks((schema) => toSchema(schema, 'output')),
    components: {
      schemas: { Problem: toSchema(problemSchema, 'output') },
      securitySchemes: SECURITY_SCHEMES,
    },
  };
}

function describeOperation(name: string, endpoint: Endpoint): Json {
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [endpoint.tag],
    ...describeSecurity(endpoint),
    parameters: [
      ...describeParameters(endpoint.params, 'path'),
      ...describeParameters(endpoint.query, 'query'),
      ...(endpoint.idempotencyKey === 'required'
        ? [orderKeyParameter, keyMintedParameter, timeoutParameter]
        : []),
      ...(endpoint.idempotencyKey === 'optional' ? [keyParameter] : []),
    ],
    ...(endpoint.body && {
      requestBody: {
        required: !endpoint.body.safeParse(undefined).success,
        content: { 'application/json': { schema: toSchema(endpoint.body, 'input') } },
      },
    }),
    ...(endpoint.takesFile && { requestBody: { required: true, content: { 'image/*': {} } } }),
    responses: { ...describeSuccess(endpoint), ...describeProblems(endpoint) },
  };
}

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The access token of somebody who has signed in',
  },
  apiKey: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'ld_sk_…',
    description:
      'A secret API key, which speaks for its owner within its scopes. A publishable one (`ld_pk_…`) may be sent wherever nothing is asked for.',
  },
};

/** Scopes are written as the roles that OpenAPI 3.1 allows for schemes other than OAuth. */
function describeSecurity(endpoint: Endpoint): Json {
  const need = apiKeyNeed(endpoint);
  if (need === 'public') return {};
  const keys = need === 'session' ? [] : [{ apiKey: need === 'key' ? [] : [need] }];
  return { security: [{ bearer: [] }, ...keys] };
}

const keyParameter = {
  name: HEADERS.idempotencyKey,
  in: 'header',
  required: false,
  description:
    'One per intent. For a day, the same key does the same call once, and every repeat is answered as the first.',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};

const orderKeyParameter = {
  ...keyParameter,
  required: true,
  description: 'One per intent. The same key gives the same order for ever.',
};

const keyMintedParameter = {
  name: HEADERS.keyMinted,
  in: 'header',
  required: false,
  description:
    "`DROP_ID;at=EPOCH_MS`: the one drop that the order is for, and when the idempotency key was made by the server's clock (see `/api/time`). For the first request with a key only. `sold_out` may then be answered without looking for an earlier order, if the drop was sold out before that.",
  schema: { type: 'string' },
};

const timeoutParameter = {
  name: HEADERS.timeout,
  in: 'header',
  required: false,
  description:
    'How many milliseconds the sender waits for the answer. What has not begun by then is not begun, and answered with `overloaded`, outcome `not_executed`.',
  schema: { type: 'integer', minimum: 1 },
};

function describeParameters(schema: mini.ZodMiniType | undefined, place: 'path' | 'query'): Json[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = toSchema(schema, 'input') as {
    properties?: Json;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }));
}

function describeSuccess(endpoint: Endpoint): Json {
  const content = endpoint.response && {
    content: {
      [endpoint.download ?? 'application/json']: { schema: toSchema(endpoint.response, 'output') },
    },
  };
  const success = { [endpoint.status]: { description: 'Success', ...content } };
  if (!endpoint.idempotencyKey) return success;
  const replayed = {
    description: `A replay: the key was used before (${HEADERS.replayed}: true)`,
    ...content,
  };
  return { ...success, 200: replayed };
}

const API_KEY_PROBLEMS = ['api_key_invalid', 'api_key_revoked', 'api_key_expired'] as const;

function describeProblems(endpoint: Endpoint): Json {
  const codes: ProblemCode[] = [
    ...COMMON_PROBLEMS,
    ...API_KEY_PROBLEMS,
    ...(endpoint.auth === 'public'
      ? []
      : (['unauthenticated', 'token_expired', 'insufficient_scope'] as const)),
    ...(endpoint.auth === 'creator' ? (['forbidden'] as const) : []),
    ...(endpoint.body ? (['payload_too_large', 'unsupported_media_type'] as const) : []),
    ...keyProblems(endpoint),
    ...endpoint.problems,
  ];
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = PROBLEMS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, codesOfStatus]) => [
      status,
      {
        description: codesOfStatus.map((code) => `\`${code}\`: ${PROBLEMS[code].title}`).join('; '),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}

const toSchema = (schema: mini.ZodMiniType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json;
  return json;
};
