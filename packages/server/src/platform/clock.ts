/** The process's clock. Decisions about selling use the database's clock (`$$NOW`), never this one. */
export type Clock = { now(): number };

export const systemClock: Clock = { now: () => Date.now() };
