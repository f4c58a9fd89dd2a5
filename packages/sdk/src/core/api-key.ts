import { LiveDropsError } from '../errors.ts';

const FORM = /^ld_(sk|pk)_[0-9A-Za-z]{38}$/;

/**
 * An API key that may be used where this program runs.
 * Throws a TypeError for what is no key, and `secret_key_in_browser` for a secret that everybody could read here.
 */
export const checkedApiKey = (apiKey: string): string => {
  // The text itself is in no message: it may be a secret all the same.
  if (!FORM.test(apiKey)) throw new TypeError('apiKey must be a whole key: "ld_sk_…" or "ld_pk_…"');
  refuseExposedSecret(apiKey);
  return apiKey;
};

export const refuseExposedSecret = (token: string): void => {
  if (!token.startsWith('ld_sk_') || !isPublicPlace()) return;
  throw new LiveDropsError(
    'A secret API key must not be used in a browser, where every visitor can read it: use a publishable key (ld_pk_…), or sign people in',
    { code: 'secret_key_in_browser', outcome: 'not_executed', attempts: 0, isRetrySafe: false },
  );
};

/** A page, a browser's worker or a mobile app. Node, Deno, Bun and edge runtimes call themselves by their own names. */
const isPublicPlace = (): boolean => {
  const { document, navigator } = globalThis as {
    document?: unknown;
    navigator?: { userAgent?: string; product?: string };
  };
  return (
    document !== undefined ||
    navigator?.product === 'ReactNative' ||
    navigator?.userAgent?.startsWith('Mozilla/') === true
  );
};
