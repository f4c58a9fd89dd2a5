import * as z from 'zod/mini';
import { endpoint } from '../endpoint.ts';
import { eventPageSchema, topicSchema } from '../event.ts';
import { pageQuery, wholeNumberParam } from '../fields.ts';

export const eventEndpoints = {
  'events.list': endpoint({
    method: 'GET',
    path: '/events',
    tag: 'events',
    summary: 'What happened on a topic after a `seq`: catch-up for clients that were away',
    auth: 'public',
    query: z.strictObject({
      topic: topicSchema,
      after: z.optional(wholeNumberParam(0, Number.MAX_SAFE_INTEGER)),
      limit: pageQuery.limit,
    }),
    status: 200,
    response: eventPageSchema,
    problems: ['unauthenticated', 'forbidden'],
  }),
};
