import type { WebhookData, WebhookType } from '../types/webhook.ts';
import { fromBase64, HMAC, importSecret } from './secret.ts';
import { type RawBody, signedBytes, toBytes } from './signed-bytes.ts';
import { WebhookVerificationError } from './webhook-verification-error.ts';

/** `Headers`, or a plain object as Node, Express and serverless platforms have it. Names in any case. */
export type WebhookHeaders =
  | { get(name: string): string | null }
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** What `verifyWebhook` takes beside the message and the secret. */
export type VerifyOptions = {
  /** How far `webhook-timestamp` may be from this clock, in either direction: 0 or more, and finite. Default 300 seconds. */
  toleranceSeconds?: number | undefined;
  /** This clock, in epoch milliseconds. Default `Date.now`. */
  now?: (() => number) | undefined;
};

/**
 * A webhook whose signature is right. `type` tells which `data` it has; have a `default` for types of newer servers. `id` is the same
 * for every try, so keep it and leave out what you have seen. `timestamp` is when it happened, not when it was sent.
 */
export type WebhookEvent<T extends WebhookType = WebhookType> = {
  [K in T]: { id: string; type: K; timestamp: string; data: WebhookData[K] };
}[T];

/**
 * Checks where a webhook comes from and how old it is, and returns what it tells. Give it the body as it came in, before any parsing.
 * With several secrets, as during a rotation, one that fits is enough.
 *
 * @throws {WebhookVerificationError} with a `code`; nothing of such a webhook may be believed
 * @throws {RangeError} for a `toleranceSeconds` or a clock that would let webhooks of any age through
 * @example
 * ```ts
 * const event = await verifyWebhook(await request.text(), request.headers, secret);
 * if (event.type === 'order.confirmed') await enqueue(event.data.order);
 * ```
 */
export const verifyWebhook = async (
  body: RawBody,
  headers: WebhookHeaders,
  secret: string | readonly string[],
  { toleranceSeconds = 300, now = Date.now }: VerifyOptions = {},
): Promise<WebhookEvent> => {
  const nowSeconds = now() / 1000;
  // Nothing is ever older than NaN.
  if (!Number.isFinite(toleranceSeconds) || toleranceSeconds < 0)
    throw new RangeError(`toleranceSeconds must be 0 or more, not ${toleranceSeconds}`);
  if (!Number.isFinite(nowSeconds)) throw new RangeError('now() must give epoch milliseconds');
  const keys = await Promise.all([secret].flat().map((one) => importSecret(one, 'verify')));
  if (keys.length === 0) throw new WebhookVerificationError('invalid_secret', 'No secret was given');
  const id = readHeader(headers, 'webhook-id');
  const timestamp = readHeader(headers, 'webhook-timestamp');
  const signatures = readSignatures(readHeader(headers, 'webhook-signature'));
  checkAge(timestamp, nowSeconds, toleranceSeconds);
  const bytes = toBytes(body);
  if (!(await isSigned(keys, signatures, signedBytes(id, timestamp, bytes)))) {
    throw new WebhookVerificationError('no_matching_signature', 'No signature fits the body and the secret');
  }
  return readEvent(id, bytes);
};

const readHeader = (headers: WebhookHeaders, name: string): string => {
  const value = isHeaders(headers) ? headers.get(name) : findByName(headers, name);
  const text = typeof value === 'string' ? value : (value?.[0] ?? '');
  if (text === '') throw new WebhookVerificationError('missing_header', `The header ${name} is missing`);
  return text;
};

const isHeaders = (headers: WebhookHeaders): headers is { get(name: string): string | null } =>
  typeof headers['get'] === 'function';

const findByName = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  name: string,
): string | readonly string[] | undefined =>
  headers[name] ?? Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];

/** Signatures of versions that this package does not know are left out, as the specification asks. */
const readSignatures = (header: string): Uint8Array<ArrayBuffer>[] =>
  header.split(' ').flatMap((versioned) => {
    const [version, signature = ''] = versioned.split(',', 2);
    return version === 'v1' ? (fromBase64(signature) ?? []) : [];
  });

const checkAge = (timestamp: string, nowSeconds: number, toleranceSeconds: number): void => {
  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookVerificationError('invalid_timestamp', 'webhook-timestamp is not a number of seconds');
  }
  const ageSeconds = nowSeconds - Number(timestamp);
  if (ageSeconds > toleranceSeconds) {
    throw new WebhookVerificationError('too_old', `It was sent ${Math.round(ageSeconds)} seconds ago`);
  }
  if (-ageSeconds > toleranceSeconds) {
    const ahead = Math.round(-ageSeconds);
    throw new WebhookVerificationError('too_new', `Its time is ${ahead} seconds ahead of this clock`);
  }
};

const isSigned = async (
  keys: readonly CryptoKey[],
  signatures: readonly Uint8Array<ArrayBuffer>[],
  bytes: Uint8Array<ArrayBuffer>,
): Promise<boolean> => {
  for (const key of keys) {
    for (const signature of signatures) {
      if (await crypto.subtle.verify(HMAC, key, signature, bytes)) return true;
    }
  }
  return false;
};

const readEvent = (id: string, bytes: Uint8Array): WebhookEvent => {
  let payload: unknown;
  try {
    payload = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new WebhookVerificationError('invalid_body', 'The body is not JSON');
  }
  if (!isPayload(payload)) {
    throw new WebhookVerificationError('invalid_body', 'The body has no type, timestamp and data');
  }
  const { type, timestamp, data } = payload;
  return { id, type, timestamp, data } as WebhookEvent;
};

const isPayload = (value: unknown): value is { type: string; timestamp: string; data: object } => {
  if (typeof value !== 'object' || value === null) return false;
  const { type, timestamp, data } = value as Record<string, unknown>;
  return (
    typeof type === 'string' && typeof timestamp === 'string' && typeof data === 'object' && data !== null
  );
};
