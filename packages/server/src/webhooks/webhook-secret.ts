import { createHmac, randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** The specification asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;
/** How long a secret signs after another has taken its place. */
const OLD_SECRET_MS = 24 * 3_600_000;
/** Secrets that sign at the same time, so that the header stays short. */
const SECRETS_MAX = 4;

/** `expiresAt` is `null` for the newest one. */
export type WebhookSecret = { secret: string; expiresAt: Date | null };

export const createSecret = (): string => `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;

export const hasSecret = ({ secrets }: { secrets: readonly WebhookSecret[] }, secret: string): boolean =>
  secrets.some((one) => one.secret === secret);

/** Those that sign, newest first. */
export const liveSecrets = (secrets: readonly WebhookSecret[], now: number): WebhookSecret[] =>
  secrets.filter(({ expiresAt }) => expiresAt === null || expiresAt.getTime() > now);

/**
 * Puts a secret in front of the others, which sign for another day.
 *
 * @returns `null` when too many would sign
 */
export function rotateSecrets(
  secrets: readonly WebhookSecret[],
  secret: string,
  now: number,
): WebhookSecret[] | null {
  const older = liveSecrets(secrets, now).map((live) => ({
    secret: live.secret,
    expiresAt: live.expiresAt ?? new Date(now + OLD_SECRET_MS),
  }));
  return older.length < SECRETS_MAX ? [{ secret, expiresAt: null }, ...older] : null;
}

/**
 * Headers of a message as Standard Webhooks has them: one signature for each secret, over `id.timestamp.body`.
 *
 * @param now when it is sent, epoch ms
 */
export function signMessage(
  { messageId, payload }: { messageId: string; payload: string },
  secrets: readonly WebhookSecret[],
  now: number,
): Record<string, string> {
  const timestamp = String(Math.floor(now / 1000));
  const signatures = liveSecrets(secrets, now).map(({ secret }) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    const signed = createHmac('sha256', key).update(`${messageId}.${timestamp}.${payload}`);
    return `v1,${signed.digest('base64')}`;
  });
  return {
    'webhook-id': messageId,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}
