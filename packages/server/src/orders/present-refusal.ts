import { type ProblemCode, sayChargeFault } from '@livedrops/sdk/contract';
import { type ProblemOptions, Refusal } from '../platform/http/problem.ts';
import type { Refused } from './order.rules.ts';

const RETRY_AFTER_MS = 500;
const UNSAFE_RETRY_AFTER_MS = 5000;

const OVERLOADED: ProblemOptions = { retryAfterMs: RETRY_AFTER_MS, shouldRetry: true };

type Explain = (refused: Refused, now: number) => ProblemOptions;

const say =
  (detail: string): Explain =>
  () => ({ detail });

/** What a buyer is told, code by code. Codes that are missing say their title. */
const EXPLANATIONS: Partial<Record<ProblemCode, Explain>> = {
  idempotency_key_reused: say('This key was used for another order. Use a new key for a new intent'),
  sold_out: say('No unit is free'),
  paused: say('The creator has paused this drop'),
  cancelled: say('The creator has called this drop off'),
  not_started: (_refused, now) => ({
    detail: 'The drop has not started yet',
    serverTime: new Date(now).toISOString(),
  }),
  ended: (_refused, now) => ({ detail: 'The drop has ended', serverTime: new Date(now).toISOString() }),
  limit_reached: ({ held }) => ({
    detail:
      held === undefined ? 'You hold units of this drop already' : `You have ${held} of this drop already`,
  }),
  hold_exists: ({ orderId, differences }) => ({
    detail: 'Your order that holds units of this drop waits for its payment. Pay it or cancel it first',
    ...(orderId !== undefined && { orderId }),
    ...(differences && { errors: differences }),
  }),
  insufficient_stock: ({ remaining = 0 }) => ({
    detail: `Only ${remaining} left`,
    remaining,
    errors: [{ field: 'quantity', message: `must be at most ${remaining}` }],
  }),
  not_found: ({ dropId }) => ({ errors: [{ field: 'dropId', message: `${dropId} does not exist` }] }),
  price_changed: ({ price = 0, field = 'unitPrice' }) => ({
    detail: 'The price has changed since you saw it',
    price,
    errors: [{ field, message: `is ${price} now` }],
  }),
  not_chargeable: ({ fault }) => ({
    ...(fault && { detail: `The total ${sayChargeFault(fault)}` }),
  }),
  unavailable: () => ({
    detail: 'The database does not guard the stock at the moment, so nothing is sold',
    retryAfterMs: UNSAFE_RETRY_AFTER_MS,
    shouldRetry: true,
  }),
  overloaded: () => OVERLOADED,
};

/** @param now the server's clock, epoch ms */
export function presentRefusal(refused: Refused, now: number): Refusal {
  return new Refusal(refused.code, { shouldRetry: false, ...EXPLANATIONS[refused.code]?.(refused, now) });
}

export const overloaded = (): Refusal => new Refusal('overloaded', OVERLOADED);

export const unknownOutcome = (): Refusal =>
  new Refusal('unavailable', {
    detail:
      'The database did not say in time whether the order exists. Repeat with the same key, or look it up by key',
    outcome: 'unknown',
    retryAfterMs: RETRY_AFTER_MS,
    shouldRetry: true,
  });
