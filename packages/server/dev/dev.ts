import path from 'node:path';
import { developmentEnv } from '../../../tools/start/development-env.ts';
import { dataDir } from '../../../tools/services/data-dir.ts';
import { startServices } from '../../../tools/services/start-services.ts';
import { seed } from '../seed/seed.ts';

/**
 * Serves with MongoDB, Redis and demo data of its own, until the process is told to stop. What the environment says goes before.
 *
 * @param env may name `MONGO_URI` and `REDIS_URL`, which are used as they are, and `LIVEDROPS_DATA_DIR` (default: `.livedrops` where it is called)
 */
export async function serveForDevelopment(env: NodeJS.ProcessEnv): Promise<void> {
  const folder = dataDir({ LIVEDROPS_DATA_DIR: path.resolve('.livedrops'), ...env });
  await using services = await startServices({ dataDir: folder, env });
  // The server reads the environment of its process.
  Object.assign(process.env, { ...developmentEnv(services, folder), ...env });
  if ((await seed(['--if-empty'], process.env)) !== 0) throw new Error('There is no demo data.');
  const { serve } = await import('../src/app/serve.ts');
  await Promise.race([serve(), services.died]);
}
