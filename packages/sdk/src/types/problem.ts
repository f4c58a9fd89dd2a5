/**
 * Whether the thing that was asked for happened.
 * `unknown` means the server cannot tell: look the order up by its idempotency key, or repeat the call with the same key.
 */
export type Outcome = 'executed' | 'not_executed' | 'unknown';

/** Every `code` of a problem, with its HTTP status and title. The only place where the two are tied together. */
export const PROBLEMS = {
  malformed_request: { status: 400, title: 'The request could not be read' },
  idempotency_key_missing: { status: 400, title: 'An Idempotency-Key header is required' },
  idempotency_key_invalid: { status: 400, title: 'The Idempotency-Key header is malformed' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  token_expired: { status: 401, title: 'The access token has expired' },
  invalid_credentials: { status: 401, title: 'Wrong e-mail or password' },
  refresh_token_invalid: { status: 401, title: 'The session has ended' },
  api_key_invalid: { status: 401, title: 'This is not an API key of this server' },
  api_key_revoked: { status: 401, title: 'The API key was revoked' },
  api_key_expired: { status: 401, title: 'The API key has expired' },
  forbidden: { status: 403, title: 'Not allowed' },
  insufficient_scope: { status: 403, title: 'The API key does not allow this' },
  demo_disabled: { status: 403, title: 'Demo sign-in is switched off' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  handle_taken: { status: 409, title: 'This handle is taken' },
  already_creator: { status: 409, title: 'This account already has a creator profile' },
  product_in_use: { status: 409, title: 'The product belongs to a drop that is still to come or live' },
  refund_too_large: { status: 409, title: 'That is more than can go back' },
  version_conflict: { status: 409, title: 'Somebody else changed it first' },
  invalid_transition: { status: 409, title: 'Not possible in the present state' },
  stock_below_sold: { status: 409, title: 'The stock cannot be less than what is sold' },
  not_started: { status: 409, title: 'The drop has not started' },
  paused: { status: 409, title: 'The drop is paused' },
  sold_out: { status: 409, title: 'Sold out' },
  insufficient_stock: { status: 409, title: 'Not enough units left' },
  limit_reached: { status: 409, title: 'The limit per person is reached' },
  hold_exists: { status: 409, title: 'You hold units of this drop already' },
  price_changed: { status: 409, title: 'The price has changed' },
  link_invalid: { status: 410, title: 'The link was used or has expired' },
  hold_expired: { status: 410, title: 'The hold has expired' },
  ended: { status: 410, title: 'The drop has ended' },
  cancelled: { status: 410, title: 'The drop was cancelled' },
  payload_too_large: { status: 413, title: 'The request body is too large' },
  unsupported_media_type: { status: 415, title: 'Not taken in this form' },
  validation_failed: { status: 422, title: 'Some fields are not valid' },
  not_chargeable: { status: 422, title: 'No payment can be made of this total' },
  currencies_differ: { status: 422, title: 'One order has one currency' },
  idempotency_key_reused: { status: 422, title: 'The key was used for another request' },
  upgrade_required: { status: 426, title: 'The server no longer serves this version' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  overloaded: { status: 503, title: 'Too busy, try again shortly' },
  unavailable: { status: 503, title: 'Not available at the moment' },
} as const satisfies Record<string, { status: number; title: string }>;

/** The closed list of codes that this version of the server sends. Newer servers may send others: treat an unknown code by its status. */
export type ProblemCode = keyof typeof PROBLEMS;

/** One field that was refused, and why. `field` is a path such as `items.0.quantity`, or a header or parameter name. */
export type FieldError = { field: string; message: string };

/** RFC 9457 problem details, as every error answer carries it (`application/problem+json`). */
export type Problem = {
  /** URI that names the kind of problem. */
  type: string;
  title: string;
  status: number;
  code: string;
  /** What happened this time, in a sentence for people. */
  detail: string;
  outcome: Outcome;
  requestId: string;
  /** The fields that were refused, at most 20 of them. */
  errors?: FieldError[] | undefined;
  /** Milliseconds to wait before another try makes sense, where the server knows. */
  retryAfterMs?: number | undefined;
  /** Units that are left, with `insufficient_stock` and `stock_below_sold`. */
  remaining?: number | undefined;
  /** What one unit costs now, in minor units, with `price_changed`. */
  price?: number | undefined;
  /** The order that holds units for the buyer, with `hold_exists`. */
  orderId?: string | undefined;
  /** The server's clock, with `not_started` and `ended`. */
  serverTime?: string | undefined;
};
