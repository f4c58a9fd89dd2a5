import { type EndpointName, endpoints } from '@livedrops/sdk/contract';
import type { Config } from '../config/config.ts';
import type { FastLimits } from '../platform/http/fast-path.ts';
import type { Shared } from '../platform/http/point-counter.ts';
import {
  type Limiter,
  limitAcrossProcesses,
  limitHeavyAcrossProcesses,
  limitInProcess,
} from '../platform/http/rate-limit.ts';

const SIGN_IN: ReadonlySet<EndpointName> = new Set([
  'auth.login',
  'auth.demo',
  'auth.confirmEmail',
  'auth.resetPassword',
  'auth.changePassword',
  'auth.changeEmail',
]);
/** What makes accounts or sends mails. */
const REGISTER: ReadonlySet<EndpointName> = new Set([
  'auth.register',
  'auth.sendConfirmation',
  'auth.forgotPassword',
]);
const UNLIMITED: ReadonlySet<EndpointName> = new Set(['health.alive', 'health.ready']);
/** New accounts and mails from one address for each failed sign-in that it may have: a hall full of people may register at a start. */
const REGISTRATIONS_PER_FAILURE = 10;

/** API keys in handshakes of sockets, which pass none of the limits of requests, by address. */
export const limitKeys = ({ perMinute }: Config['rateLimits']) =>
  limitInProcess({ name: 'socket-keys', points: perMinute, perSeconds: 60, by: 'address' });

/** What costs or reveals something is limited over all processes; calls in general in memory, where it costs no round trip. */
export function createLimits(
  { perMinute, authPerMinute, ordersPerMinute }: Config['rateLimits'],
  shared: Shared,
) {
  const perSeconds = 60;
  const general = limitInProcess({ name: 'general', points: perMinute, perSeconds, by: 'address' });
  const orders = limitHeavyAcrossProcesses(
    { name: 'orders', points: ordersPerMinute, perSeconds, by: 'person' },
    shared,
  );
  const signIn = limitAcrossProcesses(
    { name: 'sign-in', points: authPerMinute, perSeconds, by: 'address', countsFailuresOnly: true },
    shared,
  );
  const register = limitAcrossProcesses(
    { name: 'register', points: authPerMinute * REGISTRATIONS_PER_FAILURE, perSeconds, by: 'address' },
    shared,
  );
  return {
    /** What comes in crowds: orders and reads. */
    ofFastPath(name: EndpointName): FastLimits | null {
      if (name === 'orders.create') return { byAddress: [general], byPerson: [orders] };
      const isRead = endpoints[name].method === 'GET' && !UNLIMITED.has(name);
      return isRead ? { byAddress: [general], byPerson: [] } : null;
    },
    of(name: EndpointName): readonly Limiter[] {
      if (UNLIMITED.has(name)) return [];
      if (SIGN_IN.has(name)) return [signIn];
      if (REGISTER.has(name)) return [register];
      return name === 'orders.create' ? [general, orders] : [general];
    },
  };
}
