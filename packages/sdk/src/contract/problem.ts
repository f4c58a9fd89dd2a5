import * as z from 'zod/mini';
import type { Problem } from '../types/problem.ts';
import { same } from './equal.ts';

/** What `Problem.type` is for a code: a name, and no page. */
export const problemType = (code: string): string => `https://livedrops.dev/problems/${code}`;

/** {@link Problem} as a schema. */
export const problemSchema = same<Problem>()(
  z.object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    outcome: z.enum(['executed', 'not_executed', 'unknown']),
    requestId: z.string(),
    errors: z.optional(z.array(z.object({ field: z.string(), message: z.string() }))),
    retryAfterMs: z.optional(z.int()),
    remaining: z.optional(z.int()),
    price: z.optional(z.int()),
    orderId: z.optional(z.string()),
    serverTime: z.optional(z.string()),
  }),
);
