/** Sockets to open: one a fan, spread over the servers in turn. Each listens to its own orders, and to the drop if there is one. */
export type CrowdJob = { urls: string[]; sockets: number; ownTopics: boolean; dropId: string | null };

export type CrowdMessage =
  | { kind: 'open'; job: CrowdJob; secret: string }
  /** Forgets what was heard so far. */
  | { kind: 'reset' }
  | { kind: 'report' }
  | { kind: 'close' };

/** What was heard since the last reset. Times are in milliseconds, from what the event says of itself to its arrival here. */
export type Heard = {
  /** From the order's time, which is the database's time of the claim, just before the commit. */
  orderMs: Float64Array;
  /** Ids of the orders, each once for every time that it was heard. */
  orderIds: string[];
  /** Events of the drop, from the first socket to hear one to the last. */
  drops: { type: string; sockets: number; occurredAt: number; lastAt: number }[];
  /** Coalesced figures that arrived. */
  figures: number;
};

export type CrowdReply =
  | { opened: number; spanMs: number }
  | { heard: Heard }
  | { done: true }
  | { error: string };
