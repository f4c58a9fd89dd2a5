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
import { email, id, instant, name, password } from './fields.ts';

export const userSchema = same<User>()(
  z.object({
    id,
    email: z.string(),
    name: z.string(),
    role: z.enum(['fan', 'creator']),
    creatorId: z.optional(id),
  }),
);

export const sessionSchema = same<Session>()(
  z.object({
    user: userSchema,
    accessToken: z.string(),
    accessTokenExpiresAt: instant,
    refreshToken: z.string(),
  }),
);

export const registerInputSchema = same<RegisterInput>()(z.strictObject({ email, password, name }));
export const loginInputSchema = same<LoginInput>()(
  z.strictObject({ email, password: z.string().check(z.minLength(1), z.maxLength(128)) }),
);
export const demoLoginInputSchema = same<DemoLoginInput>()(z.strictObject({ email }));
export const refreshInputSchema = same<RefreshInput>()(
  z.strictObject({ refreshToken: z.string().check(z.minLength(1), z.maxLength(256)) }),
);
export const updateMeInputSchema = same<UpdateMeInput>()(z.strictObject({ name }));
