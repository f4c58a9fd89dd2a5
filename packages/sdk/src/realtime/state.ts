/**
 * `idle`: nothing asked for yet. `connecting`: on the way. `catching_up`: connected, fetching what was missed.
 * `live`: nothing is missing. `waiting`: until the next try. `denied`: the server takes neither the token nor a
 * renewed one, or no longer serves this version (`reason` is then `upgrade_required`). `closed`: by `close()`.
 */
export type RealtimeStateName =
  | 'idle'
  | 'connecting'
  | 'catching_up'
  | 'live'
  | 'waiting'
  | 'denied'
  | 'closed';

/** How the connection is, and since when. */
export type RealtimeState = {
  readonly name: RealtimeStateName;
  /** Epoch milliseconds of the change, by the local clock. */
  readonly since: number;
  /** For people who look for the cause, with `waiting` and `denied`. */
  readonly reason?: string | undefined;
  /** With `waiting`: epoch milliseconds of the next try, by the local clock. */
  readonly nextRetryAt?: number | undefined;
};
