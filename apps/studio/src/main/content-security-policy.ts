/** The websocket origin beside an http one. */
const socketOrigin = (apiUrl: string): string => apiUrl.replace(/^http/, 'ws');

/**
 * The policy of every page of the app. Scripts and styles come from the app itself, styles made at run time carry
 * the nonce; requests go to the one chosen server. Pictures may come from any https host, because creators link them.
 */
export const contentSecurityPolicy = ({ apiUrl, nonce }: { apiUrl: string | null; nonce: string }): string =>
  [
    ['default-src', "'none'"],
    ['script-src', "'self'"],
    ['style-src', "'self'", `'nonce-${nonce}'`],
    ['img-src', "'self'", 'data:', 'https:', ...(apiUrl === null ? [] : [apiUrl])],
    ['font-src', "'self'"],
    ['connect-src', ...(apiUrl === null ? ["'none'"] : [apiUrl, socketOrigin(apiUrl)])],
    ['base-uri', "'none'"],
    ['form-action', "'none'"],
    ['frame-ancestors', "'none'"],
    ['object-src', "'none'"],
  ]
    .map((directive) => directive.join(' '))
    .join('; ');
