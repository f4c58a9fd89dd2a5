import { randomUUID } from 'node:crypto';
import type { LiveDrops } from '@livedrops/sdk';
import { connectMongo, type MongoConnection } from '../../../packages/server/src/platform/mongo.ts';
import type { Services } from '../../services/start-services.ts';
import { type LoadGenerator, startLoadGenerator } from '../load/load.ts';
import { type Role, signUpCreator, startRole } from '../livedrops.ts';
import type { ServerProcess } from '../server-process.ts';
import { type Crowd, startCrowd } from './crowd.ts';

const SECRET = randomUUID() + randomUUID();

export type Cluster = {
  connection: MongoConnection;
  api: readonly ServerProcess[];
  /** The first of them tells, the second stands by. */
  workers: readonly ServerProcess[];
  creator: LiveDrops;
  crowd: Crowd;
  load: LoadGenerator;
};

/** LiveDrops as in production, on a database of its own: two processes that serve people, and two that tell. */
export async function startCluster(
  services: Services,
  stack: AsyncDisposableStack,
  { name, env }: { name: string; env: Record<string, string> },
): Promise<Cluster> {
  const uri = new URL(services.mongoUri);
  uri.pathname = `/bench_events_${name}`;
  const database = stack.adopt(await connectMongo(uri.href), ({ close }) => close());
  const start = async (role: Role, number: number) =>
    stack.use(
      await startRole({ services, secret: SECRET }, uri.href, {
        name: `${name}, ${role} ${number}`,
        role,
        env,
      }),
    );
  // One after the other, so that the first has the lease.
  const workers = [await start('worker', 1), await start('worker', 2)];
  const api = [await start('api', 1), await start('api', 2)];
  return {
    connection: database.connection,
    api,
    workers,
    creator: await signUpCreator(api[0]?.url ?? ''),
    crowd: stack.use(startCrowd(SECRET)),
    load: stack.use(startLoadGenerator(SECRET)),
  };
}
