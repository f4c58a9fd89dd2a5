import type { MongoConnection } from '../platform/mongo.ts';
import { mediaRouter } from './media.routes.ts';
import { createMediaStore } from './media.store.ts';

export type { MediaFile } from './media.store.ts';

export function createMedia({ connection }: { connection: MongoConnection }) {
  const media = createMediaStore(connection);
  return {
    /** To be mounted at `/media`. */
    router: mediaRouter({ media }),
    putMany: media.putMany,
  };
}
