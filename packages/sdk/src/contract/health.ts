import * as z from 'zod/mini';
import type { Health, Ready, ServerTime } from '../types/health.ts';
import { same } from './equal.ts';
import { count, instant } from './fields.ts';

/** {@link Health} as a schema. */
export const healthSchema = same<Health>()(z.object({ status: z.literal('ok') }));

/** {@link Ready} as a schema. */
export const readySchema = same<Ready>()(
  z.object({
    status: z.enum(['ready', 'degraded', 'not_ready']),
    mongo: z.enum(['up', 'down']),
    redis: z.enum(['up', 'down', 'off']),
    outboxPending: count,
    shopUrl: z.nullable(z.string()),
  }),
);

/** {@link ServerTime} as a schema. */
export const serverTimeSchema = same<ServerTime>()(z.object({ now: instant, epochMs: count }));
