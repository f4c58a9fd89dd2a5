import { creatorModel } from '../creators/creator.model.ts';
import type { Migration } from '../platform/migrate.ts';

/** Creators have an uploaded picture and links, and profiles count their changes. */
export const profiles: Migration = {
  id: '0008-profiles',
  up: (connection) => creatorModel.prepare(connection),
};
