import type { IncomingMessage } from 'node:http';
import { HEADERS, type ProblemCode } from '@livedrops/sdk/contract';
import type { Answerable } from './entry.ts';
import { presentRefusal } from './present-refusal.ts';
import type { Clock } from '../platform/clock.ts';
import type { Refusal } from '../platform/http/problem.ts';

/** Told of each order that is refused, with the drop that was the reason. */
export type OnRefused = (dropId: string, code: ProblemCode) => void;

/** Told of what each request for an order came to, for metrics: `placed`, `replayed`, `unknown`, or why it was refused. */
export type OnOutcome = (outcome: Exclude<Answerable['kind'], 'refused'> | ProblemCode) => void;

const KEY_MINTED = HEADERS.keyMinted.toLowerCase();
/** How much later than the end of the stock a key must have been made: clocks of clients are only so good. */
const SLACK_MS = 1000;

/**
 * Says "sold out" before the body is read or the token checked, to a request that says when its key was made: a drop that has been sold out
 * since before then cannot have sold to it, however often and over whatever ways the request was sent.
 */
export const createRefuseEarly =
  (
    orders: { soldOutSince(dropId: string): number | null },
    { clock, onRefused, onOutcome }: { clock: Clock; onRefused: OnRefused; onOutcome: OnOutcome },
  ) =>
  ({ headers }: IncomingMessage): Refusal | null => {
    const word = headers[KEY_MINTED];
    if (typeof word !== 'string') return null;
    const [, dropId = '', mintedAt = ''] = /^([\w-]+);at=(\d{1,16})$/.exec(word) ?? [];
    const since = orders.soldOutSince(dropId);
    if (since === null || Number(mintedAt) < since + SLACK_MS || Number(mintedAt) > clock.now() + SLACK_MS)
      return null;
    onRefused(dropId, 'sold_out');
    onOutcome('sold_out');
    return presentRefusal({ kind: 'refused', code: 'sold_out', dropId }, clock.now());
  };
