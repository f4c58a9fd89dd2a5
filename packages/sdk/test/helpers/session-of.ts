import type { Session } from '../../src/index.ts';

/** A session of somebody, fresh for ten minutes. */
export const sessionOf = (userId: string): Session => ({
  user: {
    id: userId,
    email: `${userId}@example.com`,
    name: userId,
    role: 'fan',
    isEmailConfirmed: true,
    showsFollows: false,
    showsEmail: false,
  },
  accessToken: `access-${userId}`,
  accessTokenExpiresAt: new Date(Date.now() + 600_000).toISOString(),
  refreshToken: `refresh-${userId}`,
});
