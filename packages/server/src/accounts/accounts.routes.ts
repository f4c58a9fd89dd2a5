import { ProblemError } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import type { Account } from './account.ts';
import { presentUser } from './accounts.present.ts';
import { logOut, refreshSession } from './refresh-session.ts';
import { logIn, logInDemo, register, type SignInDeps } from './sign-in.ts';

export const accountsRoutes = (deps: SignInDeps) =>
  routes({
    'auth.register': ({ body }) => register(deps, body),
    'auth.login': ({ body }) => logIn(deps, body),
    'auth.demo': ({ body }) => logInDemo(deps, body),
    'auth.refresh': ({ body }) => refreshSession(deps, body),
    'auth.logout': ({ body }) => logOut(deps, body).then(() => undefined),
    'auth.me': async ({ caller }) => presentUser(requireAccount(await deps.users.findById(caller.userId))),
    'auth.updateMe': async ({ caller, body }) => {
      const at = new Date(deps.clock.now());
      return presentUser(requireAccount(await deps.users.rename(caller.userId, body.name, at)));
    },
  });

/** A token may outlive its account. */
function requireAccount(account: Account | null): Account {
  if (!account) throw new ProblemError('unauthenticated');
  return account;
}
