const LOCAL_HOST = /^(localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\]|0\.0\.0\.0)$/;

/** Whether an origin is this machine, whichever machine that is. */
export const isLocalOrigin = (origin: string): boolean =>
  /^https?:/.test(origin) && LOCAL_HOST.test(new URL(origin).hostname);
