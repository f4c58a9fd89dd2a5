import { anything, path, type Api } from '../core/call.ts';
import type { RequestOptions } from '../options.ts';
import type { PushDevice, PushDeviceInput, PushKey } from '../types/notification.ts';

export const createPush = ({ call }: Api) => ({
  /** The key to subscribe a browser with: `pushManager.subscribe({ userVisibleOnly: true, applicationServerKey })`. */
  key: (options?: RequestOptions) =>
    call<PushKey>({ endpoint: 'push.key', method: 'GET', path: '/push/key', auth: 'optional' }, options),

  /**
   * Has push messages sent to this device: pass `subscription.toJSON() as PushDeviceInput`. Again with the same endpoint is fine. Keep the `id` for
   * `unsubscribe`. Fails with `invalid_transition` when the server sends no push messages.
   */
  subscribe: (input: PushDeviceInput, options?: RequestOptions) =>
    call<PushDevice>(
      {
        endpoint: 'push.subscribe',
        method: 'POST',
        path: '/me/push-subscriptions',
        body: input,
        isIdempotent: true,
      },
      options,
    ),

  /** Sends no more push messages to a device. Doing it twice is fine. */
  unsubscribe: (deviceId: string, options?: RequestOptions) =>
    call<void>(
      {
        endpoint: 'push.unsubscribe',
        method: 'DELETE',
        path: path`/me/push-subscriptions/${deviceId}`,
        isAnswer: anything,
      },
      options,
    ),
});
