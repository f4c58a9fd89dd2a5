import type { SharedReads } from '../../src/platform/reads/read-policy.ts';

/** For tests that are about other things: each call is answered on its own. */
export const noSharedReads: SharedReads = {
  cache: { find: () => null, get: () => Promise.reject(new Error('nothing is shared')), forget: () => {} },
  policyOf: () => null,
};
