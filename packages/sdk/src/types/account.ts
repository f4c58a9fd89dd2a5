import type { Instant } from './money.ts';

/** `creator` once the person has a creator profile. */
export type Role = 'fan' | 'creator';

/** The signed-in person. `creatorId` is there once they have a creator profile. */
export type User = {
  id: string;
  email: string;
  name: string;
  role: Role;
  creatorId?: string | undefined;
  /** Whether the person has shown that the address is theirs. Until then it gets nothing but the mail that asks for it. */
  isEmailConfirmed: boolean;
  /** Whether others may see which creators this person follows. `false` until the person says otherwise. */
  showsFollows: boolean;
  /**
   * Whether creators may see the address of this person when they buy from them. `false` until the person says otherwise. It counts as it is
   * now: once withdrawn, no creator sees the address any more. One that is not confirmed is never shown.
   */
  showsEmail: boolean;
};

/** What signing in gives. The refresh token works once: each refresh returns a new one. */
export type Session = {
  user: User;
  /** Bearer token for the `Authorization` header. */
  accessToken: string;
  accessTokenExpiresAt: Instant;
  refreshToken: string;
};

/**
 * What `auth.register` takes. The password has 8 to 128 characters and is not one that is easy to guess; it is the same password in
 * whichever Unicode form it is typed. An address of an international domain is kept in its ASCII form (`xn--…`).
 */
export type RegisterInput = { email: string; password: string; name: string };

/** What `auth.login` takes. */
export type LoginInput = { email: string; password: string };

/** What `auth.demo` takes: the e-mail address of one of the people of the demo data. */
export type DemoLoginInput = { email: string };

/** What `POST /auth/refresh` takes. The token works once. */
export type RefreshInput = {
  refreshToken: string;
  /**
   * A random name for this refresh, the same for each try: with it, a lost answer can be had again until the next refresh. Without it, that is
   * for ten seconds.
   */
  attemptId?: string | undefined;
};

/** What `auth.updateMe` takes; what is left out stays as it is. */
export type UpdateMeInput = {
  name?: string | undefined;
  showsFollows?: boolean | undefined;
  showsEmail?: boolean | undefined;
};

/** What `auth.confirmEmail` takes: the token behind the `#` of the link in the mail. It works once. */
export type ConfirmEmailInput = { token: string };

/** What `auth.forgotPassword` takes. */
export type ForgotPasswordInput = { email: string };

/** What `auth.resetPassword` takes: the token behind the `#` of the link in the mail, which works once, and the new password. */
export type ResetPasswordInput = { token: string; password: string };

/** What `auth.changePassword` takes. */
export type ChangePasswordInput = { currentPassword: string; password: string };

/** What `auth.changeEmail` takes. */
export type ChangeEmailInput = { currentPassword: string; email: string };
