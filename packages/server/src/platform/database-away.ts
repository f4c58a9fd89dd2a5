/** By name: the driver and mongoose have classes of their own for the same. */
const UNREACHABLE = /^Mongo(ose)?(ServerSelection|Network|NotConnected|PoolCleared|Topology)/;

/** The database cannot be reached: that says nothing about what was asked of it. */
export const isDatabaseAway = (error: unknown): boolean =>
  error instanceof Error && UNREACHABLE.test(error.name);
