import type { MongoConnection } from '../platform/mongo.ts';
import { mediaModel } from './media.model.ts';

/** A stored picture. Its name changes with its content, so that it may be cached for ever. */
export type MediaFile = { name: string; contentType: string; body: Buffer };

export type MediaStore = ReturnType<typeof createMediaStore>;

/** Statements on pictures. */
export function createMediaStore(connection: MongoConnection) {
  const media = mediaModel.collection(connection);
  return {
    /** Stores pictures under their names, over those that are there. */
    async putMany(files: readonly MediaFile[]): Promise<void> {
      if (files.length === 0) return;
      await media.bulkWrite(
        files.map(({ name, contentType, body }) => ({
          updateOne: { filter: { _id: name }, update: { $set: { contentType, body } }, upsert: true },
        })),
        { ordered: false },
      );
    },
    async find(name: string): Promise<MediaFile | null> {
      // Without `promoteBuffers` the driver gives its own kind of binary.
      const found = await media.findOne({ _id: name }, { promoteBuffers: true });
      return found && { name, contentType: found.contentType, body: found.body };
    },
  };
}
