import type { MongoConnection } from '../platform/mongo.ts';
import { mediaModel } from './media.model.ts';

/** A stored picture. Its name changes with its content, so that it may be cached for ever. */
export type MediaFile = { name: string; contentType: string; body: Buffer };

/** Where files are kept: in the database, or in a bucket. */
export type MediaStore = {
  /** Stores files under their names, over those that are there. */
  putMany(files: readonly MediaFile[]): Promise<void>;
  find(name: string): Promise<MediaFile | null>;
  /** Removes what is there of them. */
  remove(names: readonly string[]): Promise<void>;
};

/** Files in the database. */
export function createMediaStore(connection: MongoConnection): MediaStore {
  const media = mediaModel.collection(connection);
  return {
    async putMany(files) {
      if (files.length === 0) return;
      await media.bulkWrite(
        files.map(({ name, contentType, body }) => ({
          updateOne: { filter: { _id: name }, update: { $set: { contentType, body } }, upsert: true },
        })),
        { ordered: false },
      );
    },
    async find(name) {
      // Without `promoteBuffers` the driver gives its own kind of binary.
      const found = await media.findOne({ _id: name }, { promoteBuffers: true });
      return found && { name, contentType: found.contentType, body: found.body };
    },
    async remove(names) {
      await media.deleteMany({ _id: { $in: [...names] } });
    },
  };
}
