import { ProblemError } from '../platform/http/problem.ts';
import { routes } from '../platform/http/route.ts';
import type { Account } from './account.ts';
import { presentUser } from './accounts.present.ts';
import {
  changeEmail,
  changePassword,
  confirmEmail,
  type CredentialsDeps,
  forgetPassword,
  resetPassword,
  sendConfirmation,
} from './change-credentials.ts';
import type { PasswordAsker } from './passwords.ts';
import { logOut, refreshSession } from './refresh-session.ts';
import { updateMe, type UpdateMeDeps } from './update-me.ts';
import { logIn, logInDemo, register, type SignInDeps } from './sign-in.ts';

/** Below the time after which the server answers that it does not know. */
const WAIT_MAX_MS = 9000;

export const accountsRoutes = (deps: SignInDeps & CredentialsDeps & UpdateMeDeps) =>
  routes({
    'auth.register': ({ body, ...from }) => register(deps, body, toAsker(from)),
    'auth.login': ({ body, ...from }) => logIn(deps, body, toAsker(from)),
    'auth.demo': ({ body }) => logInDemo(deps, body),
    'auth.refresh': ({ body }) => refreshSession(deps, body),
    'auth.logout': ({ body }) => logOut(deps, body).then(() => undefined),
    'auth.me': async ({ caller }) => presentUser(await findCaller(deps, caller)),
    'auth.updateMe': async ({ caller, body, exchange }) =>
      presentUser(requireAccount(await updateMe(deps, caller.userId, body, exchange.requestId))),
    'auth.sendConfirmation': async ({ caller }) => sendConfirmation(deps, await findCaller(deps, caller)),
    'auth.confirmEmail': ({ body }) => confirmEmail(deps, body),
    'auth.forgotPassword': ({ body }) => forgetPassword(deps, body.email),
    'auth.resetPassword': ({ body, ...from }) => resetPassword(deps, body, toAsker(from)),
    'auth.changePassword': async ({ caller, body, sessionId, ...from }) =>
      changePassword(deps, await findCaller(deps, caller), body, { ...toAsker(from), sessionId }),
    'auth.changeEmail': async ({ caller, body, ...from }) =>
      changeEmail(deps, await findCaller(deps, caller), body, toAsker(from)),
  });

const toAsker = ({ ip, waitMs }: { ip: string; waitMs: number | null }): PasswordAsker => ({
  address: ip,
  deadlineAt: performance.now() + Math.min(waitMs ?? WAIT_MAX_MS, WAIT_MAX_MS),
});

const findCaller = async ({ users }: Pick<SignInDeps, 'users'>, { userId }: { userId: string }) =>
  requireAccount(await users.findById(userId));

/** A token may outlive its account. */
function requireAccount(account: Account | null): Account {
  if (!account) throw new ProblemError('unauthenticated');
  return account;
}
