import { LiveDropsError } from '../errors.ts';
import { anything, type Api } from '../core/call.ts';
import { isSession } from '../core/session-form.ts';
import { ApiPromise } from '../core/api-promise.ts';
import type { RequestOptions } from '../options.ts';
import type { SessionStore } from '../session.ts';
import type {
  ChangeEmailInput,
  ChangePasswordInput,
  ConfirmEmailInput,
  DemoLoginInput,
  ForgotPasswordInput,
  LoginInput,
  RegisterInput,
  ResetPasswordInput,
  Session,
  UpdateMeInput,
  User,
} from '../types/account.ts';

export type AuthDeps = {
  /** The session that the client was made with, if it was. */
  session: SessionStore | undefined;
  /** Renews that session; joins a renewal that is under way, which goes on when one who waits gives up. */
  refresh: (options?: Pick<RequestOptions, 'signal'>) => Promise<Session>;
};

export const createAuth = ({ call }: Api, { session, refresh }: AuthDeps) => {
  const signIn = (
    endpoint: string,
    path: string,
    input: object,
    isIdempotent: boolean,
    options?: RequestOptions,
  ) =>
    onSuccess(
      call<Session>(
        { endpoint, method: 'POST', path, body: input, auth: 'none', isIdempotent, isAnswer: isSession },
        options,
      ),
      (signedIn) => session?.set(signedIn),
    );

  return {
    /** Makes an account and signs in. Does not tell whether the address has an account: with its password you are signed in to that one. */
    register: (input: RegisterInput, options?: RequestOptions) =>
      signIn('auth.register', '/auth/register', input, false, options),

    /** Signs in. Fails with `invalid_credentials`. */
    login: (input: LoginInput, options?: RequestOptions) =>
      signIn('auth.login', '/auth/login', input, true, options),

    /** Signs in as a seeded demo person. Fails with `demo_disabled` where demos are off, such as in production. */
    demo: (input: DemoLoginInput, options?: RequestOptions) =>
      signIn('auth.demo', '/auth/demo', input, true, options),

    /**
     * Renews the client's session now, for example to pick up a new role. Calls do this by themselves when needed.
     * Fails with `no_session` when nobody is signed in, with `refresh_token_invalid` when the session has ended.
     */
    refresh: (options?: Pick<RequestOptions, 'signal'>): Promise<Session> => refresh(options),

    /** Signs out. This side forgets the session whatever happens; rejects when the server could not be told. */
    logout: async (options?: RequestOptions): Promise<void> => {
      await session?.ready();
      const refreshToken = session?.current?.refreshToken;
      if (refreshToken === undefined) return;
      await session?.clear();
      await call<void>(
        {
          endpoint: 'auth.logout',
          method: 'POST',
          path: '/auth/logout',
          body: { refreshToken },
          auth: 'none',
          isIdempotent: true,
          isAnswer: anything,
        },
        options,
      );
    },

    /** Who is signed in. Fails with `unauthenticated`. */
    me: (options?: RequestOptions) =>
      onSuccess(call<User>({ endpoint: 'auth.me', method: 'GET', path: '/me' }, options), (user) =>
        session?.setUser(user),
      ),

    /** Changes the own name, or whether others may see whom one follows. */
    updateMe: (input: UpdateMeInput, options?: RequestOptions) =>
      onSuccess(
        call<User>({ endpoint: 'auth.updateMe', method: 'PATCH', path: '/me', body: input }, options),
        (user) => session?.setUser(user),
      ),

    ...createCredentials(call),
  };
};

/** What one signs in with, and the mails about it. */
const createCredentials = (call: Api['call']) => {
  const anonymous = (endpoint: string, path: string, input: object, options?: RequestOptions) =>
    call<void>({ endpoint, method: 'POST', path, body: input, auth: 'none', isAnswer: anything }, options);

  return {
    /**
     * Sends the mail that confirms the own address again. Fails with `limit_reached` after five in a day, with `invalid_transition` where no mail
     * is sent.
     */
    sendConfirmation: (options?: RequestOptions) =>
      call<void>(
        {
          endpoint: 'auth.sendConfirmation',
          method: 'POST',
          path: '/me/email/confirmation',
          isAnswer: anything,
        },
        options,
      ),

    /** Confirms an address with the token of a mail, which works once. Fails with `link_invalid`. */
    confirmEmail: (input: ConfirmEmailInput, options?: RequestOptions) =>
      anonymous('auth.confirmEmail', '/auth/confirm-email', input, options),

    /** Sends a link to a new password, if the address has an account; the answer is the same if not. */
    forgotPassword: (input: ForgotPasswordInput, options?: RequestOptions) =>
      anonymous('auth.forgotPassword', '/auth/forgot-password', input, options),

    /** Sets a new password with the token of a mail, which works once. Ends all sessions. Fails with `link_invalid`. */
    resetPassword: (input: ResetPasswordInput, options?: RequestOptions) =>
      anonymous('auth.resetPassword', '/auth/reset-password', input, options),

    /** Changes the own password and ends all other sessions. Fails with `validation_failed` at `currentPassword` when that is wrong. */
    changePassword: (input: ChangePasswordInput, options?: RequestOptions) =>
      call<void>(
        {
          endpoint: 'auth.changePassword',
          method: 'POST',
          path: '/me/password',
          body: input,
          isAnswer: anything,
        },
        options,
      ),

    /** Moves to another address, once the link in the mail to it is used. Fails with `validation_failed` at `currentPassword` when that is wrong. */
    changeEmail: (input: ChangeEmailInput, options?: RequestOptions) =>
      call<void>(
        { endpoint: 'auth.changeEmail', method: 'POST', path: '/me/email', body: input, isAnswer: anything },
        options,
      ),
  };
};

export const noSession = (): LiveDropsError =>
  new LiveDropsError('Nobody is signed in', {
    code: 'no_session',
    outcome: 'not_executed',
    attempts: 0,
    isRetrySafe: true,
  });

const onSuccess = <T>(promise: ApiPromise<T>, then: (data: T) => unknown): ApiPromise<T> =>
  new ApiPromise(
    promise.withResponse().then(async (result) => {
      await then(result.data);
      return result;
    }),
  );
