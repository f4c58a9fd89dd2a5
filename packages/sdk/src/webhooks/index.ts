/**
 * Checks webhooks of LiveDrops, and of anybody who follows the Standard Webhooks specification. Needs WebCrypto and nothing else: it
 * runs in Node, on the edge and in browsers.
 */
export { verifyWebhook } from './verify.ts';
export type { VerifyOptions, WebhookEvent, WebhookHeaders } from './verify.ts';
export { signWebhook } from './sign.ts';
export type { SignOptions, SignedWebhook } from './sign.ts';
export { isWebhookVerificationError, WebhookVerificationError } from './webhook-verification-error.ts';
export type { WebhookVerificationCode } from './webhook-verification-error.ts';
export type {
  WebhookData,
  WebhookEventType,
  WebhookOrder,
  WebhookPayload,
  WebhookType,
} from '../types/webhook.ts';
