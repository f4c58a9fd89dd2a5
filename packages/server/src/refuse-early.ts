import type { IncomingMessage } from 'node:http';
import { HEADERS } from '@livedrops/sdk/contract';
import { presentRefusal } from './orders/index.ts';
import type { Clock } from './platform/clock.ts';
import type { Refusal } from './platform/http/problem.ts';

const FIRST_ATTEMPT = HEADERS.firstAttempt.toLowerCase();

/**
 * Says "sold out" before the body is read or the token checked, to whoever vouches that the key is new: then there is no
 * order of an earlier attempt to find. Only the sender can be harmed by a wrong word.
 */
export const createEarlyRefusal =
  (orders: { isSoldOut(dropId: string): boolean }, clock: Clock) =>
  ({ headers }: IncomingMessage): Refusal | null => {
    const dropId = headers[FIRST_ATTEMPT];
    if (typeof dropId !== 'string' || !orders.isSoldOut(dropId)) return null;
    return presentRefusal({ kind: 'refused', code: 'sold_out', dropId }, clock.now());
  };
