import type { MongoConnection } from '../platform/mongo.ts';
import { type Bucket, createBucketStore } from './bucket.store.ts';
import { mediaRouter } from './media.routes.ts';
import { createMediaStore } from './media.store.ts';

export type { Bucket } from './bucket.store.ts';
export type { MediaFile, MediaStore } from './media.store.ts';

export type MediaOptions = {
  connection: MongoConnection;
  /** `null`: files are kept in the database. */
  bucket?: Bucket | null;
};

export function createMedia({ connection, bucket = null }: MediaOptions) {
  const inDatabase = createMediaStore(connection);
  const store = bucket ? createBucketStore(bucket, inDatabase) : inDatabase;
  return {
    store,
    /** To be mounted at `/media`. */
    router: mediaRouter({ media: store }),
  };
}
