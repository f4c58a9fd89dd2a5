import type { Services } from '../services/start-services.ts';
import { jwtSecret } from './jwt-secret.ts';
import { vapidKeys } from './vapid-keys.ts';

/** What a server for development is told: its databases, and keys that were made for it once. */
export function developmentEnv(
  { mongoUri, redisUrl }: Pick<Services, 'mongoUri' | 'redisUrl'>,
  folder: string,
): Record<string, string> {
  return {
    NODE_ENV: 'development',
    MONGO_URI: mongoUri,
    REDIS_URL: redisUrl,
    JWT_SECRET: process.env.JWT_SECRET ?? jwtSecret(folder),
    // Push messages work out of the box; e-mail needs an SMTP_URL of yours, which the server reads from the environment.
    ...(process.env.VAPID_PUBLIC_KEY === undefined && vapidKeys(folder)),
    // Receivers of webhooks that are being developed listen on this machine.
    WEBHOOK_ALLOW_PRIVATE: '1',
  };
}
