/** Where requests may go: an http origin, and the websocket's beside it. */
const originsOf = (apiUrl: string): string[] => {
  const { origin } = new URL(apiUrl);
  return [origin, origin.replace(/^http/, 'ws')];
};

/**
 * The policy of every page of the built shop, whose refresh token is in local storage: no script but its own, and no request but to its
 * API. Styles that Mantine makes at run time have no nonce in a page that is a plain file. Pictures may come from any https host,
 * because creators link them. What a page cannot say of itself, `frame-ancestors`, is the web server's part (see README.md).
 *
 * @param apiUrl where the API is; without one it is on the shop's own host
 */
export const contentSecurityPolicy = (apiUrl: string | undefined): string => {
  const api = apiUrl === undefined || apiUrl === '' ? [] : originsOf(apiUrl);
  return [
    ['default-src', "'none'"],
    ['script-src', "'self'"],
    ['style-src', "'self'", "'unsafe-inline'"],
    ['img-src', "'self'", 'data:', 'https:', ...api.slice(0, 1)],
    ['font-src', "'self'"],
    ['connect-src', "'self'", ...api],
    ['worker-src', "'self'"],
    ['manifest-src', "'self'"],
    ['base-uri', "'none'"],
    ['form-action', "'none'"],
    ['object-src', "'none'"],
  ]
    .map((directive) => directive.join(' '))
    .join('; ');
};
