const WAYS_IN = new Set(['/sign-in', '/forgot-password', '/reset-password']);

/** A path inside the shop to go back to after sign-in. Anything that could lead elsewhere becomes the home page. */
export const safeReturnPath = (from: string | null): string => {
  if (from === null || !/^\/(?![/\\])/.test(from)) return '/';
  const inside = new URL(from, 'https://shop.invalid');
  if (inside.origin !== 'https://shop.invalid' || WAYS_IN.has(inside.pathname)) return '/';
  return inside.pathname + inside.search + inside.hash;
};

/** Address of the sign-in page that comes back to `from`. */
export const signInPath = (from: string): string =>
  from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`;
