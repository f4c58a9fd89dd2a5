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
export type RefreshInput = { refreshToken: string };

/** What `auth.updateMe` takes. */
export type UpdateMeInput = { name: string };
