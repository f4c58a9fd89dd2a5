import type { MongoConnection } from '../platform/mongo.ts';

export type Output = { say(text: string): void; complain(text: string): void };

/** What a command works with. */
export type Workplace = Output & {
  env: NodeJS.ProcessEnv;
  /** Does something with the database of `MONGO_URI`; its result is the exit code. */
  inDatabase(work: (connection: MongoConnection) => Promise<number>): Promise<void>;
};
