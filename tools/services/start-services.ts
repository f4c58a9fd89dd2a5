import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dataDir as defaultDataDir, ensureDir } from './data-dir.ts';
import { givenMongo, givenRedis } from './given-services.ts';
import { mongoKind } from './mongo.ts';
import { redisKind } from './redis.ts';
import { type RunningService, type ServiceInfo, startService } from './service.ts';

export interface StartServicesOptions {
  /** Where data and fetched programs are kept. Default: `LIVEDROPS_DATA_DIR`, else `.livedrops` in the repository. */
  readonly dataDir?: string;
  /** For tests: free ports, data in a temporary folder that `stop` removes. Programs still come from `dataDir`. */
  readonly ephemeral?: boolean;
  /** Default: `process.env`. `MONGO_URI` and `REDIS_URL` are used as they are when set. */
  readonly env?: NodeJS.ProcessEnv;
}

export interface Services extends AsyncDisposable {
  /** Names the database `livedrops`; change the path to use another. */
  readonly mongoUri: string;
  readonly redisUrl: string;
  readonly mongo: ServiceInfo;
  readonly redis: ServiceInfo;
  /** True when nothing was started: both were given, or run under another process of ours. */
  readonly shared: boolean;
  /** Rejects, with the last log lines, when a service ends by itself; stays pending otherwise. */
  readonly died: Promise<never>;
  /** Stops what was started here, and keeps the data unless it is ephemeral. */
  stop(): Promise<void>;
}

/** Real MongoDB and Redis, given, found, fetched or already running. */
export async function startServices(options: StartServicesOptions = {}): Promise<Services> {
  const env = options.env ?? process.env;
  const dataDir = options.dataDir ?? defaultDataDir(env);
  const ephemeral = options.ephemeral ?? false;
  const cacheDir = path.join(dataDir, 'cache');
  const home = ephemeral ? await mkdtemp(path.join(tmpdir(), 'livedrops-')) : ensureDir(dataDir);
  const folder = (name: string) => ({ folder: path.join(home, name), ephemeral });

  const started = await Promise.allSettled([
    env.MONGO_URI ? givenMongo(env.MONGO_URI) : startService(mongoKind(cacheDir), folder('mongo')),
    env.REDIS_URL ? givenRedis(env.REDIS_URL) : startService(redisKind(cacheDir), folder('redis')),
  ]);
  const stop = async () => {
    await Promise.all(started.flatMap((one) => (one.status === 'fulfilled' ? [one.value.stop()] : [])));
    if (ephemeral) await rm(home, { recursive: true, force: true });
  };
  const [mongo, redis] = started;
  if (mongo.status === 'rejected' || redis.status === 'rejected') {
    await stop();
    throw firstFailure(started);
  }
  return describe(mongo.value, redis.value, stop);
}

function describe(mongo: RunningService, redis: RunningService, stop: () => Promise<void>): Services {
  const died = Promise.race([mongo.died, redis.died]);
  died.catch(() => {});
  return {
    mongoUri: mongo.url,
    redisUrl: redis.url,
    mongo: mongo.info,
    redis: redis.info,
    shared: mongo.shared && redis.shared,
    died,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

/** Both reasons when both failed: a person fixes them in one go. */
function firstFailure(started: readonly PromiseSettledResult<unknown>[]): Error {
  const reasons = started.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  const messages = reasons.map((reason) => (reason instanceof Error ? reason.message : String(reason)));
  return new Error(messages.join('\n\n'), { cause: reasons[0] });
}
