import type { Session } from '@livedrops/sdk';

const NAME = 'livedrops.studio.session';

/**
 * The windows of the Studio have one session, which the main process keeps. They tell each other when it changes, and one at a time renews
 * it: a refresh token is good for one use.
 */
export const sharedSession = (load: () => Promise<Session | null>) => {
  // Missing where tests run.
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME);
  return {
    /** This window has changed it. */
    tellOthers: (): void => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is within one origin
      channel?.postMessage('changed');
    },
    watch: (onChange: (session: Session | null) => void): (() => void) => {
      const listener = (): void => void load().then(onChange, () => {});
      channel?.addEventListener('message', listener);
      return () => channel?.removeEventListener('message', listener);
    },
    exclusively: async <T>(run: () => Promise<T>): Promise<T> =>
      'locks' in navigator ? navigator.locks.request(NAME, run) : run(),
  };
};
