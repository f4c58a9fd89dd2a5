import type { Router } from 'express';
import type { MongoConnection } from '../platform/mongo.ts';
import { mediaRouter } from './media.routes.ts';
import { createMediaStore, type MediaStore } from './media.store.ts';

export type { MediaFile } from './media.store.ts';

export type Media = {
  /** To be mounted at `/media`. */
  router: Router;
  /** Stores a picture under its name, over one that is there. */
  put(name: string, contentType: string, body: Buffer): Promise<void>;
  putMany: MediaStore['putMany'];
  find: MediaStore['find'];
};

export function createMedia({ connection }: { connection: MongoConnection }): Media {
  const media = createMediaStore(connection);
  return {
    router: mediaRouter({ media }),
    put: (name, contentType, body) => media.putMany([{ name, contentType, body }]),
    putMany: media.putMany,
    find: media.find,
  };
}
