import type { Logger } from '../platform/logger.ts';

/** Writes down a step of an order's path. Ids and figures only: no keys, no names, no bodies. */
export type Trace = (step: string, facts: Record<string, unknown>) => void;

/** For finding out what became of an order while developing (`ORDER_DEBUG=1`); it costs, and is refused in production. */
export const createTrace = (logger: Logger, isOn: boolean): Trace =>
  isOn ? (step, facts) => logger.info({ step, ...facts }, 'order') : () => {};
