import { randomUUID } from 'node:crypto';
import { connectMongo, type Mongo } from '../../../packages/server/src/platform/mongo.ts';
import { anyFreePort } from '../../services/free-port.ts';
import type { Services } from '../../services/start-services.ts';
import type { Subject } from '../harness.ts';
import type { LoadJob, LoadResult } from '../load/job.ts';
import type { LoadGenerator } from '../load/load.ts';
import { type ReadyWhen, type ServerProcess, startServerProcess } from '../server-process.ts';
import { type CpuTimes, withCpuTimes, type Workforce } from './cpu.ts';

export type OrderJob = LoadJob & { workforce: Workforce };
export type OrderResult = LoadResult & { cpu: CpuTimes };
export type OrderSubject = Subject<OrderJob, OrderResult>;

/** What every subject of one run shares. */
export type BenchContext = {
  services: Services;
  secret: string;
  seconds: number;
  connections: number;
  profileDir: string | null;
  /** Names of the subjects to run; all of them when empty. */
  only: readonly string[];
};

/** More units than any run can sell. */
export const PLENTY = 1_000_000;
/** More answers a second than one process here gives: a run must not end for want of requests. */
const REQUESTS_PER_SECOND_MAX = 12_000;

/** A database of the subject's own, with a connection of ours to look into it. */
export async function openDatabase(
  { services }: BenchContext,
  name: string,
): Promise<Mongo & { uri: string }> {
  const uri = new URL(services.mongoUri);
  uri.pathname = `/bench_${name}`;
  return { uri: uri.href, ...(await connectMongo(uri.href)) };
}

export const newJob = (
  context: BenchContext,
  changes: Pick<OrderJob, 'urls' | 'dropIds' | 'workforce'> & Partial<OrderJob>,
): OrderJob => ({
  keyPrefix: randomUUID(),
  connections: context.connections,
  seconds: context.seconds,
  mintedAt: null,
  requestsMax: Math.max(context.connections, context.seconds * REQUESTS_PER_SECOND_MAX),
  ...changes,
});

/** Runs a job and gives what it cost each part beside what was answered. */
export function runWith(load: LoadGenerator) {
  return async ({ workforce, ...job }: OrderJob): Promise<OrderResult> => {
    const { result, cpu } = await withCpuTimes(workforce, () => load.run(job));
    return { ...result, cpu };
  };
}

type Script = { name: string; script: string; ready: ReadyWhen; args?: string[]; nodeArgs?: string[] };

/** A server of a subject, with what both kinds are told. */
export async function startSubjectServer(
  context: BenchContext,
  mongoUri: string,
  script: Script,
  env: Record<string, string> = {},
): Promise<ServerProcess> {
  return startServerProcess({
    ...script,
    port: await anyFreePort(),
    env: { NODE_ENV: 'production', MONGO_URI: mongoUri, JWT_SECRET: context.secret, ...env },
  });
}
