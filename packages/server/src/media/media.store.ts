import type { MongoConnection } from '../platform/mongo.ts';
import { createMediaModel } from './media.model.ts';

/** A stored picture. Its name changes with its content, so that it may be cached for ever. */
export type MediaFile = { name: string; contentType: string; body: Buffer };

export type MediaStore = {
  put(file: MediaFile): Promise<void>;
  putMany(files: readonly MediaFile[]): Promise<void>;
  find(name: string): Promise<MediaFile | null>;
};

export function createMediaStore(connection: MongoConnection): MediaStore {
  const media = createMediaModel(connection);
  const putMany = async (files: readonly MediaFile[]): Promise<void> => {
    if (files.length === 0) return;
    await media.bulkWrite(
      files.map(({ name, contentType, body }) => ({
        updateOne: { filter: { _id: name }, update: { $set: { contentType, body } }, upsert: true },
      })),
      { ordered: false },
    );
  };
  return {
    put: (file) => putMany([file]),
    putMany,
    async find(name) {
      const found = await media.findById(name);
      return found && { name, contentType: found.contentType, body: found.body };
    },
  };
}
