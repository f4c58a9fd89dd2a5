import { healthSchema, readySchema, serverTimeSchema } from '../health.ts';
import { endpoint } from '../endpoint.ts';

export const healthEndpoints = {
  'health.alive': endpoint({
    method: 'GET',
    path: '/health',
    tag: 'health',
    summary: 'Whether the process runs',
    auth: 'public',
    status: 200,
    response: healthSchema,
    problems: [],
  }),
  'health.ready': endpoint({
    method: 'GET',
    path: '/ready',
    tag: 'health',
    summary: 'Whether orders can be taken; 503 when not',
    auth: 'public',
    status: 200,
    response: readySchema,
    problems: [],
  }),
  'health.time': endpoint({
    method: 'GET',
    path: '/time',
    tag: 'health',
    summary: "The server's clock, for countdowns that do not depend on the client's",
    auth: 'public',
    status: 200,
    response: serverTimeSchema,
    problems: [],
  }),
};
