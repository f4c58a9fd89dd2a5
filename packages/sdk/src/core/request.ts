import { HEADERS } from '../types/headers.ts';
import { AbortedError, ApiError, ConnectionError, isLiveDropsError, TimeoutError } from '../errors.ts';
import type { LiveDropsError } from '../errors.ts';
import type { RequestOptions } from '../options.ts';
import type { Outcome } from '../types/problem.ts';
import type { CallResult } from './api-promise.ts';
import { canBeHeader } from './check-options.ts';
import { attempt, type AttemptResult, openWire, type Wire } from './attempt.ts';
import type { CallSpec } from './call.ts';
import { isOffline, untilOnline } from './connectivity.ts';
import { startDeadline, wait, within, type Deadline } from './deadline.ts';
import { aroundAttempt, aroundCall } from './middleware.ts';
import { planCall, type Plan, type RequestConfig } from './plan.ts';
import { decideRetry, type Failure } from './retry-decision.ts';
import { isMisuse } from './misuse.ts';
import { sessionChanged } from './session-changed.ts';
import { whyUnreachable } from './unreachable.ts';

/** Long enough for a refresh on a slow network. */
const PUBLIC_TOKEN_MS = 3000;

/** The header takes nine digits. */
const LONGEST_PATIENCE_MS = 999_999_999;

/** One call from its first attempt to its last, inside the client's middleware. */
export const request = async <T>(
  config: RequestConfig,
  spec: CallSpec,
  options: RequestOptions = {},
): Promise<CallResult<T>> => {
  const plan = planCall(config, spec, options);
  const startedAt = performance.now();
  const deadline = startDeadline(options.signal, options.totalTimeoutMs ?? config.totalTimeoutMs);
  const { emitter, middleware, budget } = config;
  try {
    const context = { ...plan.info, signal: deadline.signal };
    const result = await aroundCall(middleware, context, () => new Call(plan, deadline).run<unknown>());
    budget.earn();
    const durationMs = performance.now() - startedAt;
    emitter.tell('success', { ...plan.info, attempts: result.meta.attempts, durationMs });
    return result as CallResult<T>;
  } catch (error) {
    const durationMs = performance.now() - startedAt;
    if (isLiveDropsError(error)) emitter.tell('error', { ...plan.info, error, durationMs });
    throw error;
  } finally {
    deadline.end();
  }
};

type Failed = Exclude<AttemptResult, { kind: 'success' }>;

const MESSAGES = {
  connection_failed: 'The server could not be reached',
  response_unreadable: 'The answer could not be read',
  response_too_large: 'The answer is too large',
} as const;

class Call {
  readonly #plan: Plan;
  readonly #deadline: Deadline;
  #attempts = 0;
  /** Attempts that were refused for their token. They are not failures, so they use up no retry. */
  #refusedTokens = 0;
  #requestId: string | undefined;

  constructor(plan: Plan, deadline: Deadline) {
    this.#plan = plan;
    this.#deadline = deadline;
  }

  async run<T>(): Promise<CallResult<T>> {
    let refused: string | undefined;
    while (true) {
      await this.#network();
      const token = await this.#token(refused);
      const result = await this.#attempt(token);
      if (result.kind === 'success') return this.#succeed<T>(result.response, result.data);
      if (this.#isStaleToken(result, token)) {
        refused = token;
        this.#refusedTokens += 1;
        const renewed = await this.#token(refused);
        if (renewed === undefined || renewed === refused) throw this.#failure(result);
        continue;
      }
      await this.#waitOrThrow(result);
    }
  }

  /** Nothing is sent, and no retry is used up, while this machine says that it is offline. */
  async #network(): Promise<void> {
    const { offline, emitter } = this.#plan.config;
    if (offline === 'ignore') return;
    while (isOffline()) {
      this.#throwIfOver();
      if (offline === 'fail') {
        throw new ConnectionError('This machine is offline', {
          ...this.#context(),
          code: 'offline',
        });
      }
      emitter.tell('offline', this.#plan.info);
      await this.#unlessOver(untilOnline(this.#deadline.signal));
    }
  }

  async #token(refused: string | undefined): Promise<string | undefined> {
    this.#throwIfOver();
    const { auth = 'required' } = this.#plan.spec;
    if (auth === 'none') return undefined;
    let grant;
    try {
      grant = await this.#grant(refused, auth);
      if (grant !== undefined && !canBeHeader(grant.token))
        throw new TypeError('The token cannot be sent in a header');
    } catch (cause) {
      this.#throwIfOver();
      if (auth === 'optional' && !isMisuse(cause)) return undefined;
      throw new ConnectionError('No access token could be had', {
        ...this.#context(),
        code: 'token_unavailable',
        cause,
      });
    }
    this.#stayWith(grant?.person);
    return grant?.token;
  }

  /** What everybody may read waits only a little for who is signed in. */
  #grant(refused: string | undefined, auth: 'optional' | 'required') {
    const { signal } = this.#deadline;
    const grant = this.#plan.config.tokens.grant({ refused, signal });
    return auth === 'required' ? grant : within(grant, PUBLIC_TOKEN_MS);
  }

  /** What one person has begun is not finished as another: it would be another one's order. */
  #stayWith(person: string | undefined): void {
    const plan = this.#plan;
    plan.person ??= person;
    if (person !== undefined && person !== plan.person) throw sessionChanged(this.#context());
  }

  async #attempt(token: string | undefined): Promise<AttemptResult> {
    this.#throwIfOver();
    this.#attempts += 1;
    const { config, spec, info, key, minted, request: frozen, timeoutMs } = this.#plan;
    const { signal } = this.#deadline;
    const fixedHeaders = key === undefined ? {} : { [HEADERS.idempotencyKey]: key };
    config.emitter.tell('request', { ...info, attempt: this.#attempts });
    const wire = openWire(spec.sendBy?.(config.fetch) ?? config.fetch);
    const sentAt = performance.now();
    const result = await attempt(frozen, {
      timeoutMs,
      maxResponseBytes: config.maxResponseBytes,
      signal,
      wire,
      onion: aroundAttempt(
        config.middleware,
        { ...info, signal, attempt: this.#attempts },
        { fetch: wire.fetch, fixedHeaders },
      ),
      token,
      isFresh: frozen.method === 'GET' && config.freshness.isWanted(),
      // Only the first request of a key can come before any order of it.
      headers: key === undefined ? undefined : { ...(this.#attempts === 1 && minted), ...this.#patience() },
    });
    this.#note(result, wire, performance.now() - sentAt);
    return result;
  }

  /** What an attempt teaches about the call, whether or not there is another one. */
  #note(result: AttemptResult, wire: Wire, durationMs: number): void {
    if (result.kind === 'success' || result.kind === 'response') {
      const { status, headers } = result.response;
      this.#requestId = headers.get(HEADERS.requestId) ?? undefined;
      this.#plan.config.emitter.tell('response', {
        ...this.#plan.info,
        attempt: this.#attempts,
        status,
        durationMs,
        requestId: this.#requestId,
      });
    }
    if (this.#plan.spec.method !== 'GET') this.#plan.config.freshness.note();
    if (result.kind === 'success') return;
    if (result.kind === 'invalid') this.#attempts -= 1;
    const isInDoubt = mayHaveHappened(result) || wire.mayHaveDoneMore();
    if (isInDoubt && this.#plan.spec.method !== 'GET') this.#plan.mayHaveHappened = true;
    if (result.kind !== 'response') this.#throwIfOver(result.cause);
  }

  /** How long this attempt is waited for: the server need not begin what its caller no longer waits for. */
  #patience(): Readonly<Record<string, string>> {
    const waitMs = Math.min(this.#plan.timeoutMs, this.#deadline.remainingMs());
    return { [HEADERS.timeout]: String(Math.min(Math.max(1, Math.ceil(waitMs)), LONGEST_PATIENCE_MS)) };
  }

  /** A refused token is renewed once in a call; the second refusal is the answer. */
  #isStaleToken(result: Failed, token: string | undefined): boolean {
    return (
      result.kind === 'response' &&
      result.response.status === 401 &&
      token !== undefined &&
      this.#refusedTokens === 0
    );
  }

  async #waitOrThrow(failed: Failed): Promise<void> {
    if (isForGood(failed)) throw this.#failure(failed);
    const { config, spec, info, policy, isRepeatable } = this.#plan;
    const failure = asFailure(failed);
    const decision = decideRetry(
      {
        endpoint: spec.endpoint,
        method: spec.method,
        isRepeatable,
        attempts: this.#attempts - this.#refusedTokens,
        failure,
        remainingMs: this.#deadline.remainingMs(),
      },
      policy,
    );
    if (!decision.retry || !config.budget.take()) throw this.#failure(failed);
    config.emitter.tell('retry', { ...info, attempt: this.#attempts, delayMs: decision.delayMs, failure });
    await this.#unlessOver(wait(decision.delayMs, this.#deadline.signal));
  }

  /** Something that rejects when the call is over. */
  async #unlessOver(waiting: Promise<void>): Promise<void> {
    try {
      await waiting;
    } catch (cause) {
      this.#throwIfOver(cause);
    }
  }

  #failure(failed: Failed): LiveDropsError {
    if (failed.kind === 'response') {
      const context = this.#context(failed.problem.outcome);
      return new ApiError(failed.problem, { ...context, retryAfterMs: failed.retryAfterMs });
    }
    const context = { ...this.#context(), cause: failed.cause };
    if (failed.kind === 'timeout') {
      return new TimeoutError(`No answer within ${this.#plan.timeoutMs} ms`, {
        ...context,
        phase: 'attempt',
      });
    }
    const { code, message } = describeFailed(failed, this.#plan.request.url);
    return new ConnectionError(message, { ...context, code });
  }

  #throwIfOver(cause?: unknown): void {
    // A program that was stopped for a while comes here before the timer has had its turn.
    const over = this.#deadline.cause() ?? (this.#deadline.remainingMs() <= 0 ? 'total' : undefined);
    if (over === undefined) return;
    const context = { ...this.#context(), cause };
    if (over === 'aborted') throw new AbortedError(context);
    throw new TimeoutError('The call took too long in all', { ...context, phase: 'total' });
  }

  /**
   * Once an attempt may have been executed unseen, a later refusal does not settle it: that one may come from a rate
   * limiter in front of the look-up of keys. Only the server's own "executed" is better news.
   *
   * @param word what the server itself says. Without it nothing was sent; but a key that was given may have been used by an earlier call.
   */
  #context(word?: Outcome) {
    const { key, spec, isRepeatable, isKeyGiven, mayHaveHappened, person } = this.#plan;
    const outcome = word ?? (isKeyGiven ? 'unknown' : 'not_executed');
    const settled: Outcome = mayHaveHappened && outcome !== 'executed' ? 'unknown' : outcome;
    return {
      outcome: settled,
      attempts: this.#attempts,
      idempotencyKey: key,
      requestId: this.#requestId,
      isRetrySafe: isRepeatable || settled === 'not_executed',
      unsettled: settled === 'unknown' && key !== undefined ? spec.unsettled?.(key, person) : undefined,
      request: { endpoint: spec.endpoint, method: spec.method, url: this.#plan.address },
    };
  }

  #succeed<T>(response: Response, data: unknown): CallResult<T> {
    return {
      data: data as T,
      response,
      meta: {
        requestId: this.#requestId,
        idempotencyKey: this.#plan.key,
        replayed: response.headers.get(HEADERS.replayed) === 'true',
        attempts: this.#attempts,
      },
    };
  }
}

/** What does not go away by repeating it: a mistake in the caller's own code or address, a huge answer. */
type ForGood = Extract<Failed, { kind: 'middleware' | 'redirected' | 'invalid' }>;

const isForGood = (failed: Failed): failed is ForGood =>
  failed.kind === 'middleware' ||
  failed.kind === 'redirected' ||
  failed.kind === 'invalid' ||
  (failed.kind === 'connection' && failed.code === 'response_too_large');

/** Whether the server may have done what was asked without saying so. */
const mayHaveHappened = (failed: Failed): boolean => {
  if (failed.kind === 'response') return failed.problem.outcome === 'unknown';
  return 'wasSent' in failed && failed.wasSent;
};

type Described = { code: string; message: string };

const describeFailed = (
  failed: Exclude<Failed, { kind: 'response' | 'timeout' }>,
  url: string,
): Described => {
  switch (failed.kind) {
    case 'middleware':
      return { code: 'middleware_failed', message: 'A middleware failed' };
    case 'invalid':
      // The cause says more; it may quote what is secret.
      return { code: 'request_invalid', message: 'The request cannot be sent: see the cause' };
    case 'redirected':
      return {
        code: 'redirected',
        message: `The server sent the call on to ${failed.to ?? 'another address'}: set baseUrl to the address that answers itself`,
      };
    case 'connection': {
      const why = failed.code === 'connection_failed' ? whyUnreachable(failed.cause, url) : undefined;
      return {
        code: failed.code,
        message: `${MESSAGES[failed.code]}${why === undefined ? '' : ` (${why})`}`,
      };
    }
  }
};

const asFailure = (failed: Exclude<Failed, ForGood>): Failure => {
  if (failed.kind !== 'response') return { kind: failed.kind, wasSent: failed.wasSent };
  const { problem, retryAfterMs, shouldRetry } = failed;
  return {
    kind: 'response',
    status: problem.status,
    code: problem.code,
    outcome: problem.outcome,
    shouldRetry,
    retryAfterMs,
  };
};
