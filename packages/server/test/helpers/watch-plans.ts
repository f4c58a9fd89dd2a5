import type { MongoConnection } from '../../src/platform/mongo.ts';

/** How the database has carried out one statement of a read. */
export type Carried = {
  collection: string;
  /** Stages of the plan, such as `IXSCAN`. */
  stages: readonly string[];
  keysExamined: number;
  docsExamined: number;
  returned: number;
  command: object;
};

type Stage = { stage?: string; [more: string]: unknown };
type Profiled = {
  ns: string;
  command: object;
  keysExamined?: number;
  docsExamined?: number;
  nreturned?: number;
  planSummary?: string;
  hasSortStage?: boolean;
  execStats?: Stage;
};

const ROOM_BYTES = 128 * 1024 * 1024;

/** Has the database write down how it carries out what an action asks of it. */
export async function createPlanWatch(connection: MongoConnection) {
  const { db } = connection;
  if (!db) throw new Error('The connection is closed');
  const profile = db.collection<Profiled>('system.profile');
  await db.createCollection('system.profile', { capped: true, size: ROOM_BYTES });
  await db.command({ profile: 2 });
  const isRead = {
    $or: ['find', 'aggregate', 'count', 'distinct', 'getMore'].map((name) => ({
      [`command.${name}`]: { $exists: true },
    })),
    ns: { $not: /system\./ },
  };
  return async function watch<T>(action: () => Promise<T>): Promise<{ result: T; carried: Carried[] }> {
    const before = await profile.countDocuments(isRead);
    const result = await action();
    const found = await profile.find(isRead).sort({ $natural: 1 }).skip(before).toArray();
    return { result, carried: found.map(toCarried) };
  };
}

const toCarried = ({ ns, command, execStats, planSummary = '', ...one }: Profiled): Carried => ({
  collection: ns.slice(ns.indexOf('.') + 1),
  stages: [...stagesOf(execStats), planSummary, ...(one.hasSortStage ? ['SORT'] : [])],
  keysExamined: one.keysExamined ?? 0,
  docsExamined: one.docsExamined ?? 0,
  returned: one.nreturned ?? 0,
  command,
});

/** Stages stand in fields of many names, one or several in each. */
function stagesOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { stage } = value as Stage;
  return [...(typeof stage === 'string' ? [stage] : []), ...Object.values(value).flatMap(stagesOf)];
}
