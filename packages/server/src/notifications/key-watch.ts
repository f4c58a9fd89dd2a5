import type { Logger } from '../platform/logger.ts';

/** Watches whether push services take the server's own key. */
export type KeyWatch = {
  refused(reason: string): void;
  accepted(): void;
};

/**
 * Push services that refuse the key with which a device subscribed mean a fault of ours: a wrong private key, subject or clock. It concerns every
 * message, so it is logged once until one is accepted, and counted each time.
 */
export function createKeyWatch(logger: Logger, onRefused: () => void): KeyWatch {
  let isTold = false;
  return {
    refused(reason) {
      onRefused();
      if (isTold) return;
      isTold = true;
      logger.error(
        { reason },
        'push services refuse our key: look at VAPID_PRIVATE_KEY, VAPID_SUBJECT and the clock',
      );
    },
    accepted() {
      isTold = false;
    },
  };
}
