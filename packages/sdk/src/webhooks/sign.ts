import type { WebhookPayload } from '../types/webhook.ts';
import { HMAC, importSecret, toBase64 } from './secret.ts';
import { signedBytes, toBytes } from './signed-bytes.ts';

/** What `signWebhook` takes beside the payload and the secret. */
export type SignOptions = {
  /** Default: a new one. */
  id?: string | undefined;
  /** When it is sent. Default: now. */
  timestamp?: Date | undefined;
};

/** What a receiver gets. */
export type SignedWebhook = {
  body: string;
  headers: {
    'content-type': 'application/json';
    'webhook-id': string;
    'webhook-timestamp': string;
    'webhook-signature': string;
  };
};

/**
 * Signs a webhook as LiveDrops does, for tests of receivers. With several secrets there are several signatures, as after a rotation.
 *
 * @throws {WebhookVerificationError} `invalid_secret`
 * @example
 * ```ts
 * const data = { endpointId: 'whk_1' };
 * const { body, headers } = await signWebhook({ type: 'webhook.test', timestamp: new Date().toISOString(), data }, secret);
 * const response = await fetch('http://127.0.0.1:8080/webhooks', { method: 'POST', headers, body });
 * ```
 */
export const signWebhook = async (
  payload: WebhookPayload | string,
  secret: string | readonly string[],
  options: SignOptions = {},
): Promise<SignedWebhook> => {
  const id = options.id ?? `msg_${crypto.randomUUID()}`;
  const timestamp = String(Math.floor((options.timestamp ?? new Date()).getTime() / 1000));
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const bytes = signedBytes(id, timestamp, toBytes(body));
  const signatures = await Promise.all(
    [secret].flat().map(async (one) => {
      const key = await importSecret(one, 'sign');
      return `v1,${toBase64(await crypto.subtle.sign(HMAC, key, bytes))}`;
    }),
  );
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': signatures.join(' '),
    },
  };
};
