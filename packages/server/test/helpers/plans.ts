import type { MongoConnection } from '../../src/platform/mongo.ts';

/** How MongoDB has come by an answer. */
export type Plan = {
  command: Record<string, unknown>;
  planSummary: string;
  hasSortStage?: boolean;
  keysExamined: number;
  docsExamined: number;
};

/** The plans of all reads of a collection in the meantime. The database must be the caller's own. */
export async function readPlans(
  { db }: MongoConnection,
  collection: string,
  work: () => Promise<unknown>,
): Promise<Plan[]> {
  await db?.command({ profile: 2 });
  try {
    await work();
  } finally {
    await db?.command({ profile: 0 });
  }
  const profile = db?.collection<Plan & { ns: string }>('system.profile');
  const plans = (await profile?.find({ ns: `${db?.databaseName}.${collection}` }).toArray()) ?? [];
  await profile?.drop();
  return plans;
}
