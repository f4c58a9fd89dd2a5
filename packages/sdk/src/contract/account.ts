import * as z from 'zod/mini';
import type {
  ChangeEmailInput,
  ChangePasswordInput,
  ConfirmEmailInput,
  DemoLoginInput,
  ForgotPasswordInput,
  LoginInput,
  RefreshInput,
  RegisterInput,
  ResetPasswordInput,
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
    isEmailConfirmed: z.boolean(),
    showsFollows: z.boolean(),
    showsEmail: z.boolean(),
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
  z.strictObject({
    refreshToken: plain(LIMITS.tokenLength, /^[\x21-\x7e]+$/),
    attemptId: z.optional(
      z.string().check(z.maxLength(64, { abort: true }), z.minLength(16), z.regex(/^[\x21-\x7e]+$/)),
    ),
  }),
);

/** {@link UpdateMeInput} as a schema. */
export const updateMeInputSchema = same<UpdateMeInput>()(
  z.strictObject({
    name: z.optional(name),
    showsFollows: z.optional(z.boolean()),
    showsEmail: z.optional(z.boolean()),
  }),
);

/** The token of a link in a mail. */
const linkToken = plain(LIMITS.tokenLength, /^[\x21-\x7e]+$/);
const currentPassword = password;

/** {@link ConfirmEmailInput} as a schema. */
export const confirmEmailInputSchema = same<ConfirmEmailInput>()(z.strictObject({ token: linkToken }));

/** {@link ForgotPasswordInput} as a schema. */
export const forgotPasswordInputSchema = same<ForgotPasswordInput>()(z.strictObject({ email }));

/** {@link ResetPasswordInput} as a schema. */
export const resetPasswordInputSchema = same<ResetPasswordInput>()(
  z.strictObject({ token: linkToken, password: newPassword }),
);

/** {@link ChangePasswordInput} as a schema. */
export const changePasswordInputSchema = same<ChangePasswordInput>()(
  z.strictObject({ currentPassword, password: newPassword }),
);

/** {@link ChangeEmailInput} as a schema. */
export const changeEmailInputSchema = same<ChangeEmailInput>()(z.strictObject({ currentPassword, email }));
