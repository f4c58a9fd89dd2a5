import { fromStored, toStored } from '../platform/model.ts';
import { isDuplicateKey, type MongoConnection, type MongoSession } from '../platform/mongo.ts';
import { pictureModel } from './picture.model.ts';
import type { PictureRecord } from './picture.ts';

export type PictureStore = ReturnType<typeof createPictureStore>;

const isReady = { hash: { $type: 'string' as const } };

/** Statements on pictures. One that has no `hash` is not ready yet, or on its way out: nothing can show it. */
export function createPictureStore(connection: MongoConnection) {
  const pictures = pictureModel.collection(connection);
  return {
    async insert(picture: PictureRecord): Promise<void> {
      await pictures.insertOne(toStored(picture));
    },
    /** Says that all its files are stored. `false` when the same file was ready before. */
    async finish(id: string, hash: string): Promise<boolean> {
      try {
        await pictures.updateOne({ _id: id }, { $set: { hash } });
        return true;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },
    /** The picture of a file that came before, which is then kept at least until `until`. */
    async keepKnown(creatorId: string, hash: string, until: Date): Promise<PictureRecord | null> {
      const later = { $cond: [{ $eq: ['$collectAt', null] }, null, { $max: ['$collectAt', until] }] };
      const found = await pictures.findOneAndUpdate({ creatorId, hash }, [{ $set: { collectAt: later } }], {
        returnDocument: 'after',
      });
      return fromStored(found);
    },
    /** Has a product or a profile show these pictures, as far as they are ready and the creator's own, and no others. */
    async show(
      { by, creatorId, ids, until }: { by: string; creatorId: string; ids: string[]; until: Date },
      session: MongoSession,
    ): Promise<Map<string, PictureRecord>> {
      const wanted = { _id: { $in: ids }, creatorId, ...isReady };
      await pictures.updateMany(
        wanted,
        { $addToSet: { products: by }, $set: { collectAt: null, wasShown: true } },
        { session },
      );
      await pictures.updateMany({ products: by, _id: { $nin: ids } }, hide(by, until), {
        session,
      });
      const found = await pictures.find(wanted, { session }).toArray();
      return new Map(found.map((picture) => [picture._id, fromStored(picture)]));
    },
    /** Pictures whose time is over, and that nothing can show any more. Asked again it says them again. */
    async takeUnused(now: Date, limit: number): Promise<PictureRecord[]> {
      const due = await pictures
        .find({ collectAt: { $lt: now } }, { projection: { _id: 1 }, limit })
        .toArray();
      const taken: PictureRecord[] = [];
      for (const { _id } of due) {
        const still = { _id, collectAt: { $lt: now } };
        const found = await pictures.findOneAndUpdate(still, { $set: { hash: null } });
        if (found) taken.push(fromStored(found));
      }
      return taken;
    },
    async remove(id: string): Promise<void> {
      await pictures.deleteOne({ _id: id });
    },
  };
}

/** A picture that nothing shows any more has a time to go. */
const hide = (by: string, until: Date) => [
  { $set: { products: { $setDifference: ['$products', [by]] } } },
  { $set: { collectAt: { $cond: [{ $eq: ['$products', []] }, until, null] } } },
];
