import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

/**
 * A new opaque id such as `drp_01jd…`. It sorts by time of creation within one process,
 * so `_id` order is good enough for "newest first" lists.
 */
export const createId = (prefix: string): string => `${prefix}_${next().toLowerCase()}`;
