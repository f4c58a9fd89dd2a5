import type { MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import { isProgram, readCpuMs } from '../process-figures.ts';

/** Who works for a subject, as process ids. */
export type Workforce = { api: readonly number[]; worker: readonly number[]; mongod: readonly number[] };

/** CPU time of each part in one run. `null`: nobody works there, or this system does not tell. */
export type CpuTimes = Record<keyof Workforce, number | null>;

export const PARTS = ['api', 'mongod', 'worker'] as const satisfies readonly (keyof Workforce)[];

/** Runs `work` and gives what it cost each part. What is done after the last answer does not count. */
export async function withCpuTimes<T>(
  workforce: Workforce,
  work: () => Promise<T>,
): Promise<{ result: T; cpu: CpuTimes }> {
  const before = readAll(workforce);
  const result = await work();
  const after = readAll(workforce);
  const spent = (part: keyof Workforce) => {
    const [from, to] = [before[part], after[part]];
    return from === null || to === null ? null : to - from;
  };
  return { result, cpu: { api: spent('api'), worker: spent('worker'), mongod: spent('mongod') } };
}

/** The database's process, if it runs on this machine. */
export async function findMongod(connection: MongoConnection): Promise<number[]> {
  const status = await connection.db?.admin().command({ serverStatus: 1 });
  const pid = Number(status?.['pid']);
  return isProgram(pid, 'mongod') ? [pid] : [];
}

const readAll = ({ api, worker, mongod }: Workforce): CpuTimes => ({
  api: sum(api),
  worker: sum(worker),
  mongod: sum(mongod),
});

function sum(pids: readonly number[]): number | null {
  const times = pids.map(readCpuMs);
  if (times.length === 0 || times.includes(null)) return null;
  return times.reduce<number>((total, ms) => total + (ms ?? 0), 0);
}
