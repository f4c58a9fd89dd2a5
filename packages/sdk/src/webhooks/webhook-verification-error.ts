/**
 * - `missing_header`: `webhook-id`, `webhook-timestamp` or `webhook-signature` is not there.
 * - `invalid_timestamp`: `webhook-timestamp` is not a whole number of seconds.
 * - `too_old`, `too_new`: it was signed too long ago or is ahead of this clock: somebody may be replaying it, or a clock is wrong.
 * - `no_matching_signature`: the body was changed, or the secret is another one.
 * - `invalid_secret`: not of the form `whsec_` and base64 of 24 to 64 bytes. This is about your own set-up.
 * - `invalid_body`: the signature is right, but the body is no webhook; or it was given parsed instead of as it came in.
 */
export type WebhookVerificationCode =
  | 'missing_header'
  | 'invalid_timestamp'
  | 'too_old'
  | 'too_new'
  | 'no_matching_signature'
  | 'invalid_secret'
  | 'invalid_body';

/** Marks our errors across copies of this package. */
const BRAND = Symbol.for('@livedrops/sdk/webhook-verification-error');

/**
 * A webhook that must not be believed. Answer it with 400, or 500 for `invalid_secret`. Its message has no secret in it.
 *
 * @example
 * ```ts
 * try {
 *   await verifyWebhook(body, headers, secret);
 * } catch (error) {
 *   if (isWebhookVerificationError(error)) show(error.code);
 * }
 * ```
 */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly code: WebhookVerificationCode;
  readonly [BRAND] = true;

  constructor(code: WebhookVerificationCode, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Whether a caught value is a `WebhookVerificationError`, from whichever copy of this package.
 *
 * @example
 * ```ts
 * if (isWebhookVerificationError(error) && error.code === 'invalid_secret') show('Look at your settings');
 * ```
 */
export const isWebhookVerificationError = (value: unknown): value is WebhookVerificationError =>
  typeof value === 'object' && value !== null && BRAND in value;
