import type { Router } from 'express';
import type { MongoConnection } from '../platform/mongo.ts';
import { mediaRouter } from './media.routes.ts';
import { createMediaStore, type MediaFile, type MediaStore } from './media.store.ts';

export { createMediaModel } from './media.model.ts';
export type { MediaFile } from './media.store.ts';

export type Media = {
  /** To be mounted at `/media`. */
  router: Router;
  /** Stores a picture under its name, over one that is there. */
  put(name: string, contentType: string, body: Buffer): Promise<void>;
  putMany: MediaStore['putMany'];
  find(name: string): Promise<MediaFile | null>;
};

export function createMedia({ connection }: { connection: MongoConnection }): Media {
  const media = createMediaStore(connection);
  return {
    router: mediaRouter({ media }),
    put: (name, contentType, body) => media.put({ name, contentType, body }),
    putMany: (files) => media.putMany(files),
    find: (name) => media.find(name),
  };
}
