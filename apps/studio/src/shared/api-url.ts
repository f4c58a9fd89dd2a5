export const DEFAULT_API_URL = 'http://localhost:3001';

/**
 * The origin of a LiveDrops server from what a person typed, or `null` when it is not one.
 * Only http and https; a path, a query or a password in the address is refused rather than dropped.
 */
export const parseApiUrl = (value: string): string | null => {
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return null;
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  if (url.username !== '' || url.password !== '') return null;
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return null;
  return url.origin;
};

const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:|$)/i;

/** The same for what people type: `drops.example.com` means https, and this machine http. */
export const typedApiUrl = (typed: string): string | null => {
  const value = typed.trim();
  if (value.includes('://')) return parseApiUrl(value);
  return parseApiUrl(`${LOOPBACK_HOST.test(value) ? 'http' : 'https'}://${value}`);
};
