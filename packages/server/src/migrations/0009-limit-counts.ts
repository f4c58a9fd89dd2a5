import { prepareCounts } from '../platform/http/point-counter.ts';
import type { Migration } from '../platform/migrate.ts';

/** Limits are counted in the database while Redis is away. */
export const limitCounts: Migration = { id: '0009-limit-counts', up: prepareCounts };
