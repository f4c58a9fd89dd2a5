import { patchClaims } from './patch-claims.ts';

// Takes stock outside the transaction that makes the orders: when that one is aborted, the units are gone.
patchClaims(({ filter, update, options: { session: _left, ...options } }) => ({ filter, update, options }));
