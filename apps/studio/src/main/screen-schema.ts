import * as z from 'zod/mini';
import { PLAIN_SCREENS, type Screen } from '../shared/screen.ts';

const ID_MAX = 64;
/** Ids are prefixed, and need no escaping in an address. */
export const idSchema = z
  .string()
  .check(z.maxLength(ID_MAX, { abort: true }), z.regex(/^[a-z]{2,5}_[A-Za-z0-9_-]+$/));

/** The only screens that can be asked for. */
export const screenSchema: z.ZodMiniType<Screen> = z.discriminatedUnion('name', [
  z.strictObject({ name: z.enum(PLAIN_SCREENS) }),
  z.strictObject({ name: z.literal('live'), dropId: idSchema }),
  z.strictObject({ name: z.literal('order'), orderId: idSchema }),
]);
