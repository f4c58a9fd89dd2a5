import { prepareSkeletons } from '../creators/index.ts';
import type { Migration } from '../platform/migrate.ts';

/** Handles that look alike are one, and names that look alike can be found. */
export const skeletons: Migration = { id: '0013-skeletons', up: prepareSkeletons };
