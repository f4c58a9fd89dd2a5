import type { Instant } from './money.ts';

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

export type RegisterInput = { email: string; password: string; name: string };
export type LoginInput = { email: string; password: string };
export type DemoLoginInput = { email: string };
export type RefreshInput = { refreshToken: string };
export type UpdateMeInput = { name: string };
