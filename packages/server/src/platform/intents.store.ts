import type { MongoConnection, MongoSession } from './mongo.ts';

/** What a key stands for: the first call with it decides. */
export type IntentDocument = {
  /** Of the person and their key. */
  _id: string;
  /** A hash of the call, so that the key does for this one only. */
  call: string;
  /** What the call makes, by the name that the first call drew for it. */
  made: string;
  /** Set in the transaction of a call that makes nothing which could be found by its name. */
  isDone: boolean;
  createdAt: Date;
};

/** How long a key is remembered: clients give up repeating a call long before. */
const KEPT_SECONDS = 86_400;

const intentCollection = (connection: MongoConnection) => connection.collection<IntentDocument>('intents');

/** Makes the index that forgets; for a migration. */
export async function prepareIntents(connection: MongoConnection): Promise<void> {
  await intentCollection(connection).createIndex({ createdAt: 1 }, { expireAfterSeconds: KEPT_SECONDS });
}

export type IntentStore = ReturnType<typeof createIntentStore>;

/** Statements on intents. */
export function createIntentStore(connection: MongoConnection) {
  const intents = intentCollection(connection);
  return {
    find: (id: string, session?: MongoSession) => intents.findOne({ _id: id }, session ? { session } : {}),
    /** Writes it down unless it is there; the one that is there then. */
    async open({ _id, ...intent }: Omit<IntentDocument, 'isDone' | 'createdAt'>): Promise<IntentDocument> {
      const isNew = { ...intent, isDone: false, createdAt: new Date() };
      const opened = await intents.findOneAndUpdate(
        { _id },
        { $setOnInsert: isNew },
        { upsert: true, returnDocument: 'after' },
      );
      return opened ?? { _id, ...isNew };
    },
    /**
     * Resolves when plain reads see all that was written so far. They read what a majority has, and a write that meets another one knows of
     * it a moment sooner.
     */
    async catchUp(id: string): Promise<void> {
      const session = connection.getClient().startSession({ causalConsistency: true });
      try {
        await intents.findOne({ _id: id }, { session, readConcern: { level: 'local' } });
        await intents.findOne({ _id: id }, { session });
      } finally {
        await session.endSession();
      }
    },
    /** `false` when it was finished before. */
    async finish(id: string, session: MongoSession): Promise<boolean> {
      const { matchedCount } = await intents.updateOne(
        { _id: id, isDone: false },
        { $set: { isDone: true } },
        { session },
      );
      return matchedCount === 1;
    },
  };
}
