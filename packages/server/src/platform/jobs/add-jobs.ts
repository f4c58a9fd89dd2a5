import { hasOnlyDuplicates, type MongoSession } from '../mongo.ts';
import type { JobCollection, JobDocument } from './jobs-collection.ts';

/** Adds those jobs whose ids are new. Returns how many. */
export async function addJobs(
  jobs: JobCollection,
  documents: readonly JobDocument[],
  session?: MongoSession,
): Promise<number> {
  if (documents.length === 0) return 0;
  return session ? upsertMissing(jobs, documents, session) : insertMissing(jobs, documents);
}

/** Inserts cost less than upserts, but a duplicate among them would end a transaction. */
async function insertMissing(jobs: JobCollection, documents: readonly JobDocument[]): Promise<number> {
  try {
    return (await jobs.insertMany([...documents], { ordered: false })).insertedCount;
  } catch (error) {
    if (!hasOnlyDuplicates(error)) throw error;
    return error.insertedCount;
  }
}

async function upsertMissing(
  jobs: JobCollection,
  documents: readonly JobDocument[],
  session: MongoSession,
): Promise<number> {
  const { upsertedCount } = await jobs.bulkWrite(
    documents.map(({ _id, ...document }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: document }, upsert: true },
    })),
    { ordered: false, session },
  );
  return upsertedCount;
}
