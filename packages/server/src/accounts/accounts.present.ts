import type { Session, User } from '@livedrops/sdk/contract';
import type { Account } from './account.ts';

export const presentUser = (account: Account): User => ({
  id: account.id,
  email: account.email,
  name: account.name,
  role: account.role,
  ...(account.creatorId !== null && { creatorId: account.creatorId }),
  isEmailConfirmed: account.emailConfirmedAt !== null,
  showsFollows: account.showsFollows,
  showsEmail: account.showsEmail === true,
});

export const presentSession = (
  account: Account,
  access: { token: string; expiresAt: Date },
  refreshToken: string,
): Session => ({
  user: presentUser(account),
  accessToken: access.token,
  accessTokenExpiresAt: access.expiresAt.toISOString(),
  refreshToken,
});
