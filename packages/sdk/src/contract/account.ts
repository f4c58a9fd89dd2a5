import * as z from 'zod/mini';
import type {
  DemoLoginInput,
  LoginInput,
  RefreshInput,
  RegisterInput,
  Session,
  UpdateMeInput,
  User,
} from '../types/account.ts';
import { same } from './equal.ts';
import { email, id, instant, LIMITS, name, newPassword, password, plain } from './fields.ts';

/** {@link User} as a schema. */
export const userSchema = same<User>()(
  z.object({
    id,
    email: z.string(),
    name: z.string(),
    role: z.enum(['fan', 'creator']),
    creatorId: z.optional(id),
  }),
);

/** {@link Session} as a schema. */
export const sessionSchema = same<Session>()(
  z.object({
    user: userSchema,
    accessToken: z.string(),
    accessTokenExpiresAt: instant,
    refreshToken: z.string(),
  }),
);

/** {@link RegisterInput} as a schema. */
export const registerInputSchema = same<RegisterInput>()(
  z.strictObject({ email, password: newPassword, name }),
);

/** {@link LoginInput} as a schema. */
export const loginInputSchema = same<LoginInput>()(z.strictObject({ email, password }));

/** {@link DemoLoginInput} as a schema. */
export const demoLoginInputSchema = same<DemoLoginInput>()(z.strictObject({ email }));

/** {@link RefreshInput} as a schema. */
export const refreshInputSchema = same<RefreshInput>()(
  z.strictObject({ refreshToken: plain(LIMITS.tokenLength, /^[\x21-\x7e]+$/) }),
);

/** {@link UpdateMeInput} as a schema. */
export const updateMeInputSchema = same<UpdateMeInput>()(z.strictObject({ name }));
