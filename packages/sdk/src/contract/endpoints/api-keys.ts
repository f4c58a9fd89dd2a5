import * as z from 'zod/mini';
import { apiKeySchema, createApiKeyInputSchema, createdApiKeySchema } from '../api-key.ts';
import { endpoint } from '../endpoint.ts';
import { id, pageOf, pageQuery } from '../fields.ts';

export const apiKeyEndpoints = {
  'apiKeys.list': endpoint({
    method: 'GET',
    path: '/api-keys',
    tag: 'api-keys',
    summary: 'Own API keys, newest first; revoked ones are listed for 30 days',
    auth: 'user',
    needsSession: true,
    query: z.strictObject(pageQuery),
    status: 200,
    response: pageOf(apiKeySchema),
    problems: [],
  }),
  'apiKeys.create': endpoint({
    method: 'POST',
    path: '/api-keys',
    tag: 'api-keys',
    summary: 'Make an API key. The key itself is shown this once',
    auth: 'user',
    needsSession: true,
    body: createApiKeyInputSchema,
    status: 201,
    response: createdApiKeySchema,
    idempotencyKey: 'optional',
    problems: ['limit_reached'],
  }),
  'apiKeys.revoke': endpoint({
    method: 'DELETE',
    path: '/api-keys/{keyId}',
    tag: 'api-keys',
    summary:
      'Take an API key out of use for good: within five seconds on all servers, open connections within fifteen. Doing it twice is fine',
    auth: 'user',
    needsSession: true,
    params: z.strictObject({ keyId: id }),
    status: 204,
    problems: ['not_found'],
  }),
};
