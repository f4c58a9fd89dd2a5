const MOST = '10000000';

/** What a server is told that one machine asks for many people: nobody reaches these limits. */
export const unlimited = {
  CONNECTIONS_PER_ADDRESS: MOST,
  RATE_LIMIT_PER_MINUTE: MOST,
  RATE_LIMIT_AUTH_PER_MINUTE: MOST,
  RATE_LIMIT_ORDERS_PER_MINUTE: MOST,
};
