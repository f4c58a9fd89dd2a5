import { patchTakes } from './patch-takes.ts';

// Takes stock outside the transaction that makes the orders: when that one is aborted, the units are gone.
patchTakes(({ filter, update, options: { session: _left, ...options } }) => ({ filter, update, options }));
