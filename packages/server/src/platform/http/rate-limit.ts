import type { RequestHandler } from 'express';
import { clientNetwork } from './client-network.ts';
import { callerOf } from './identity.ts';
import { type Counter, countHere, countTogether, countTogetherFrom, type Shared } from './point-counter.ts';
import { Refusal } from './problem.ts';
import type { Caller } from './route.ts';
import { sendProblem } from './send-problem.ts';
import type { Count } from './window-counter.ts';

/** `person`: who is signed in is counted by their id, wherever they come from; everybody else by address. */
export type CountBy = 'address' | 'person';
export type RateLimit = {
  name: string;
  points: number;
  perSeconds: number;
  by: CountBy;
  /** Calls that succeed are given back: many people behind one address may sign in, and one may not guess. Default: they count. */
  countsFailuresOnly?: boolean;
};

export type Asker = { ip: string; caller: Caller | null };

/** What a request has left, as headers, and whether it was one too many. */
export type LimitState = { headers: Readonly<Record<string, string>>; refusal: Refusal | null };

export type Limiter<State = LimitState | Promise<LimitState>> = {
  readonly by: CountBy;
  take(asker: Asker): State;
  /** Where only failures count: the call of an asker has succeeded. */
  giveBack?(asker: Asker): void;
};

/** A limit in this process's memory: no I/O and no promise, so it costs the hot path nothing. */
export function limitInProcess(limit: RateLimit): Limiter<LimitState> {
  const counter = countHere(limit);
  return { by: limit.by, take: (asker) => toState(limit, counter.take(keyOf(limit, asker))) };
}

/** A limit shared by all processes, also while Redis is away. */
export function limitAcrossProcesses(limit: RateLimit, shared: Shared): Limiter {
  const counter = countTogether(limit, shared);
  const limiter = toLimiter(limit, counter);
  if (!limit.countsFailuresOnly) return limiter;
  return { ...limiter, giveBack: (asker) => counter.giveBack(keyOf(limit, asker)) };
}

/**
 * A limit shared by all processes that costs nothing as long as a caller does little: the first tenth of it is counted in this process
 * alone. So N processes together let at most N - 1 tenths pass beyond it.
 */
export const limitHeavyAcrossProcesses = (limit: RateLimit, shared: Shared): Limiter =>
  toLimiter(limit, countTogetherFrom(Math.floor(limit.points / 10), limit, shared));

function toLimiter(limit: RateLimit, counter: Counter): Limiter {
  return {
    by: limit.by,
    take(asker) {
      const count = counter.take(keyOf(limit, asker));
      return count instanceof Promise ? count.then((known) => toState(limit, known)) : toState(limit, count);
    },
  };
}

/** The limit as middleware. */
export const enforce =
  (limiter: Limiter, trustedHops: number): RequestHandler =>
  async (request, response, next) => {
    const asker = { ip: clientNetwork(request, trustedHops), caller: callerOf(request) };
    const taken = limiter.take(asker);
    const { headers, refusal } = taken instanceof Promise ? await taken : taken;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (refusal) return sendProblem(response, refusal);
    if (limiter.giveBack)
      response.once('finish', () => {
        if (response.statusCode < 400) limiter.giveBack?.(asker);
      });
    next();
  };

const keyOf = ({ by }: RateLimit, { ip, caller }: Asker) => (by === 'person' ? (caller?.userId ?? ip) : ip);

/** Header names of draft-ietf-httpapi-ratelimit-headers-05; `Reset` is in seconds. */
function toState({ points }: RateLimit, { used, msBeforeNext }: Count): LimitState {
  const left = points - used;
  return {
    headers: {
      'RateLimit-Limit': String(points),
      'RateLimit-Remaining': String(Math.max(0, left)),
      'RateLimit-Reset': String(Math.ceil(msBeforeNext / 1000)),
    },
    refusal:
      left < 0
        ? new Refusal('rate_limited', {
            retryAfterMs: Math.max(1, Math.ceil(msBeforeNext)),
            shouldRetry: true,
          })
        : null,
  };
}
