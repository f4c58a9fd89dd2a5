import type { EndpointName } from '@livedrops/sdk/contract';
import type { Config } from './config/config.ts';
import { type Limiter, limitAcrossProcesses, limitInProcess } from './platform/http/rate-limit.ts';
import type { RedisClient } from './platform/redis.ts';

const SIGN_IN: ReadonlySet<EndpointName> = new Set([
  'auth.register',
  'auth.login',
  'auth.demo',
  'auth.sendConfirmation',
  'auth.confirmEmail',
  'auth.forgotPassword',
  'auth.resetPassword',
  'auth.changePassword',
  'auth.changeEmail',
]);
const UNLIMITED: ReadonlySet<EndpointName> = new Set(['health.alive', 'health.ready']);

/** API keys in handshakes of sockets, which pass none of the limits of requests, by address. */
export const limitKeys = ({ perMinute }: Config['rateLimits']) =>
  limitInProcess({ name: 'socket-keys', points: perMinute, perSeconds: 60, by: 'address' });

/** Guessing passwords is limited over all processes; the rest in memory, where it costs no round trip. */
export function createLimits(
  { perMinute, authPerMinute, ordersPerMinute }: Config['rateLimits'],
  redis: RedisClient | null,
  namespace: string,
) {
  const perSeconds = 60;
  const general = limitInProcess({ name: 'general', points: perMinute, perSeconds, by: 'address' });
  const orders = limitInProcess({ name: 'orders', points: ordersPerMinute, perSeconds, by: 'person' });
  const signIn = limitAcrossProcesses(
    { name: 'sign-in', points: authPerMinute, perSeconds, by: 'address' },
    redis,
    namespace,
  );
  const ofOrders = [general, orders];
  return {
    ofOrders,
    of(name: EndpointName): readonly Limiter[] {
      if (UNLIMITED.has(name)) return [];
      if (SIGN_IN.has(name)) return [signIn];
      return name === 'orders.create' ? ofOrders : [general];
    },
  };
}
