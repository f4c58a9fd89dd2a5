import { prepareJobs } from '../platform/jobs/jobs-collection.ts';
import type { Migration } from '../platform/migrate.ts';

/** Deliveries that may have to be tried again. */
export const jobs: Migration = { id: '0005-jobs', up: prepareJobs };
