export const ROLES = ['api', 'mongod', 'worker', 'client', 'others'] as const;
/** `client`: the load generator. `others`: what the machine did besides, such as Redis and the kernel. */
export type Role = (typeof ROLES)[number];

/** Whose cores an operator has to buy. */
export const SERVER_ROLES = ['api', 'mongod', 'worker'] as const satisfies readonly Role[];
export type ServerRole = (typeof SERVER_ROLES)[number];

/** CPU milliseconds for one order, and for one commit whatever the number of its orders. */
export type Cost = { order: number; commit: number };

/** The parameters of the simulation. */
export type Costs = Record<Role, Cost> & {
  /** CPU milliseconds for one refusal of a drop that is sold out. */
  refusal: Record<'api' | 'client', number>;
  /** What a commit waits for without any CPU, in milliseconds: the disk, a majority. */
  waitMs: number;
  /** The share of the database's CPU that a commit waits for. The rest is done beside it: telling the events, the journal. */
  waitedShare: number;
  /** The share of the API's CPU for an order that is spent before the order waits for its commit. */
  shareBefore: number;
  /** How much commits differ: the standard deviation of the logarithm of what the database needs for one. */
  spread: number;
};
