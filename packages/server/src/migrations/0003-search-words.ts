import { creatorModel, toStoredCreator } from '../creators/creator.model.ts';
import type { Migration } from '../platform/migrate.ts';
import { fromStored, type Model } from '../platform/model.ts';
import type { MongoConnection } from '../platform/mongo.ts';
import { productModel, toStoredProduct } from '../products/product.model.ts';

const BATCH = 500;

/** Products and creators get the words by which they are found, and the indexes of these. */
export const searchWords: Migration = {
  id: '0003-search-words',
  async up(connection) {
    // The rules first: the old ones refuse the new fields.
    await productModel.prepare(connection);
    await creatorModel.prepare(connection);
    await fill(connection, productModel, (product) => {
      const { sortTitle, words } = toStoredProduct(fromStored(product));
      return { sortTitle, words };
    });
    await fill(connection, creatorModel, (creator) => ({
      words: toStoredCreator(fromStored(creator)).words,
    }));
  },
};

type Searched = { _id: string; words: string[] };

async function fill<T extends Searched>(
  connection: MongoConnection,
  model: Model<T>,
  toFields: (document: T) => object,
): Promise<void> {
  const collection = connection.collection<Searched>(model.rules.collection);
  for (;;) {
    const found = (await collection
      .find({ words: { $exists: false } })
      .limit(BATCH)
      .toArray()) as T[];
    if (found.length === 0) return;
    await collection.bulkWrite(
      found.map((document) => ({
        updateOne: { filter: { _id: document._id }, update: { $set: toFields(document) } },
      })),
    );
  }
}
