import type { Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { Health, Ready, ServerTime } from '../types/health.ts';

export const createHealth = ({ call }: Api) => ({
  /** Whether the server's process runs. */
  alive: (options?: RequestOptions) =>
    call<Health>({ endpoint: 'health.alive', method: 'GET', path: '/health', auth: 'none' }, options),

  /** Whether orders can be taken. Fails with `unavailable` (503) when not. */
  ready: (options?: RequestOptions) =>
    call<Ready>({ endpoint: 'health.ready', method: 'GET', path: '/ready', auth: 'none' }, options),

  /** The server's clock. For countdowns use `client.clock`, which allows for the way of the answer. */
  time: (options?: RequestOptions) =>
    call<ServerTime>({ endpoint: 'health.time', method: 'GET', path: '/time', auth: 'none' }, options),
});
