import { HEADERS } from '../types/headers.ts';
import { AbortedError, ApiError, ConnectionError, TimeoutError, type LiveDropsError } from '../errors.ts';
import type { RequestOptions } from '../options.ts';
import type { Outcome } from '../types/problem.ts';
import type { CallResult } from './api-promise.ts';
import { attempt, type AttemptResult, type FrozenRequest } from './attempt.ts';
import type { CallSpec } from './call.ts';
import { startDeadline, wait, type Deadline } from './deadline.ts';
import { keyFor } from './idempotency-key.ts';
import { decideRetry, type Failure, type RetryPolicy } from './retry-decision.ts';
import type { TokenSource } from './token-source.ts';

/** What every call of one client shares. */
export type RequestConfig = {
  /** Address of the API with `/api`, without a slash at the end. */
  apiUrl: string;
  fetch: typeof globalThis.fetch | undefined;
  timeoutMs: number;
  totalTimeoutMs: number;
  retry: RetryPolicy;
  tokens: TokenSource;
  /** Epoch milliseconds by the server's clock; `undefined` until it was asked for. */
  serverNow: () => number | undefined;
};

/**
 * One call from its first attempt to its last. The idempotency key and the body are fixed here, before anything is
 * sent: whatever happens in between (retries, waits, a new token), every request of the call carries the same ones.
 */
export const request = async <T>(
  config: RequestConfig,
  spec: CallSpec,
  options: RequestOptions = {},
): Promise<CallResult<T>> => {
  const deadline = startDeadline(options.signal, options.totalTimeoutMs ?? config.totalTimeoutMs);
  try {
    return await new Call(config, spec, options, deadline).run<T>();
  } finally {
    deadline.end();
  }
};

type Failed = Exclude<AttemptResult, { kind: 'success' }>;

class Call {
  readonly #config: RequestConfig;
  readonly #spec: CallSpec;
  readonly #deadline: Deadline;
  readonly #timeoutMs: number;
  readonly #policy: RetryPolicy;
  readonly #key: string | undefined;
  readonly #request: FrozenRequest;
  /** When the key was made; only for a key that was made here, and only by the server's clock. */
  readonly #minted: Readonly<Record<string, string>> | undefined;
  readonly #isRepeatable: boolean;
  #attempts = 0;
  /** Attempts that were refused for their token. They are not failures, so they use up no retry. */
  #refusedTokens = 0;
  #mayHaveHappened = false;
  #requestId: string | undefined;

  constructor(config: RequestConfig, spec: CallSpec, options: RequestOptions, deadline: Deadline) {
    this.#config = config;
    this.#spec = spec;
    this.#deadline = deadline;
    this.#timeoutMs = options.timeoutMs ?? config.timeoutMs;
    this.#policy = { ...config.retry, maxRetries: options.maxRetries ?? config.retry.maxRetries };
    this.#key = spec.takesKey === true ? keyFor(options.idempotencyKey) : undefined;
    this.#request = freeze(config.apiUrl, spec, this.#key);
    const mintedAt = options.idempotencyKey === undefined ? config.serverNow() : undefined;
    this.#minted =
      spec.soleDropId !== undefined && mintedAt !== undefined
        ? { [HEADERS.keyMinted]: `${spec.soleDropId};at=${Math.floor(mintedAt)}` }
        : undefined;
    this.#isRepeatable =
      spec.method === 'GET' ||
      spec.method === 'DELETE' ||
      this.#key !== undefined ||
      spec.isIdempotent === true;
  }

  async run<T>(): Promise<CallResult<T>> {
    let refused: string | undefined;
    while (true) {
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

  async #token(refused: string | undefined): Promise<string | undefined> {
    this.#throwIfOver();
    const { auth = 'required' } = this.#spec;
    if (auth === 'none') return undefined;
    try {
      return await this.#config.tokens.token({ refused, signal: this.#deadline.signal });
    } catch (cause) {
      this.#throwIfOver();
      if (auth === 'optional') return undefined;
      throw new ConnectionError('No access token could be had', {
        ...this.#context('not_executed'),
        code: 'token_unavailable',
        cause,
      });
    }
  }

  async #attempt(token: string | undefined): Promise<AttemptResult> {
    this.#throwIfOver();
    this.#attempts += 1;
    const result = await attempt(this.#request, {
      timeoutMs: this.#timeoutMs,
      signal: this.#deadline.signal,
      fetch: this.#config.fetch,
      token,
      headers: this.#key === undefined ? undefined : { ...this.#minted, ...this.#patience() },
    });
    if (result.kind === 'success' || result.kind === 'response') {
      this.#requestId = result.response.headers.get(HEADERS.requestId) ?? undefined;
    }
    if (result.kind === 'response') {
      if (result.problem.outcome === 'unknown' && this.#isWrite()) this.#mayHaveHappened = true;
    } else if (result.kind !== 'success') {
      if (this.#isWrite()) this.#mayHaveHappened = true;
      this.#throwIfOver(result.cause);
    }
    return result;
  }

  /** How long this attempt is waited for: the server need not begin what nobody would hear of. */
  #patience(): Readonly<Record<string, string>> {
    const waitMs = Math.min(this.#timeoutMs, this.#deadline.remainingMs());
    return { [HEADERS.timeout]: String(Math.max(1, Math.ceil(waitMs))) };
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
    const decision = decideRetry(
      {
        endpoint: this.#spec.endpoint,
        method: this.#spec.method,
        isRepeatable: this.#isRepeatable,
        attempts: this.#attempts - this.#refusedTokens,
        failure: asFailure(failed),
        remainingMs: this.#deadline.remainingMs(),
      },
      this.#policy,
    );
    if (!decision.retry) throw this.#failure(failed);
    try {
      await wait(decision.delayMs, this.#deadline.signal);
    } catch (cause) {
      this.#throwIfOver(cause);
    }
  }

  #failure(failed: Failed): LiveDropsError {
    if (failed.kind === 'response') {
      const context = this.#context(failed.problem.outcome);
      return new ApiError(failed.problem, { ...context, retryAfterMs: failed.retryAfterMs });
    }
    const context = { ...this.#context('not_executed'), cause: failed.cause };
    if (failed.kind === 'timeout') {
      return new TimeoutError(`No answer within ${this.#timeoutMs} ms`, { ...context, phase: 'attempt' });
    }
    const message =
      failed.code === 'connection_failed'
        ? 'The server could not be reached'
        : 'The answer could not be read';
    return new ConnectionError(message, { ...context, code: failed.code });
  }

  #throwIfOver(cause?: unknown): void {
    const over = this.#deadline.cause();
    if (over === undefined) return;
    const context = { ...this.#context('not_executed'), cause };
    if (over === 'aborted') throw new AbortedError(context);
    throw new TimeoutError('The call took too long in all', { ...context, phase: 'total' });
  }

  /**
   * Once an attempt may have been executed unseen, a later refusal does not settle it: that one may come from a rate
   * limiter in front of the look-up of keys. Only the server's own "executed" is better news.
   */
  #context(outcome: Outcome) {
    const settled: Outcome = this.#mayHaveHappened && outcome !== 'executed' ? 'unknown' : outcome;
    return {
      outcome: settled,
      attempts: this.#attempts,
      idempotencyKey: this.#key,
      requestId: this.#requestId,
      isRetrySafe: this.#isRepeatable || settled === 'not_executed',
    };
  }

  #isWrite(): boolean {
    return this.#spec.method !== 'GET';
  }

  #succeed<T>(response: Response, data: unknown): CallResult<T> {
    return {
      data: data as T,
      response,
      meta: {
        requestId: this.#requestId,
        idempotencyKey: this.#key,
        replayed: response.headers.get(HEADERS.replayed) === 'true',
        attempts: this.#attempts,
      },
    };
  }
}

const freeze = (apiUrl: string, spec: CallSpec, key: string | undefined): FrozenRequest => {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(spec.query ?? {})) {
    if (value !== undefined && value !== null) parameters.append(name, String(value));
  }
  const query = parameters.toString();
  return Object.freeze({
    method: spec.method,
    url: `${apiUrl}${spec.path}${query === '' ? '' : `?${query}`}`,
    body: spec.body === undefined ? undefined : JSON.stringify(spec.body),
    headers: Object.freeze({
      accept: 'application/json',
      ...(spec.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { [HEADERS.idempotencyKey]: key }),
    }),
  });
};

const asFailure = (failed: Failed): Failure => {
  if (failed.kind !== 'response') return { kind: failed.kind };
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
