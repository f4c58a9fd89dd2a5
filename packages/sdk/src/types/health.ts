import type { Instant } from './money.ts';

/** The server is alive. */
export type Health = { status: 'ok' };

/** Answers 200 when orders can be taken, 503 otherwise. Redis may be down (`degraded`), or not configured (`off`). */
export type Ready = {
  status: 'ready' | 'degraded' | 'not_ready';
  mongo: 'up' | 'down';
  redis: 'up' | 'down' | 'off';
  /** Events written but not yet relayed. */
  outboxPending: number;
  /** Where people reach the shop, without a slash at the end: `dropPath` and `creatorPath` are its pages. `null` when that is not configured. */
  shopUrl: string | null;
};

/** The clock that decides. `epochMs` are milliseconds since 1970 UTC. */
export type ServerTime = { now: Instant; epochMs: number };
