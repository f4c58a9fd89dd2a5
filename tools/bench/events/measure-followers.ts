import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Services } from '../../services/start-services.ts';
import { guardProcess } from '../../services/guarded-child.ts';

const CHILD = fileURLToPath(new URL('followers.child.ts', import.meta.url));

export type FollowerStream = {
  followers: number;
  jobs: number;
  followersPerSecond: number;
  /** Resident memory before, and at most. */
  rssBeforeMb: number;
  rssMostMb: number;
};

/** Makes the push jobs of one start for all followers, in a process of its own, whose memory is watched. */
export async function measureFollowers(services: Services, followers: number): Promise<FollowerStream> {
  const uri = new URL(services.mongoUri);
  uri.pathname = '/bench_followers';
  const child = fork(CHILD, [uri.href, String(followers)], {
    execArgv: ['--conditions=@livedrops/source'],
    serialization: 'advanced',
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  if (child.pid !== undefined) void exited.then(guardProcess(child.pid));
  const answer = new Promise<Answer>((resolve) =>
    child.once('message', (message) => resolve(message as Answer)),
  );
  const { kind, ms, ...seen } = await Promise.race([
    answer,
    exited.then((code): never => {
      throw new Error(`the followers' process ended with ${code}`);
    }),
  ]);
  if (kind !== 'finished') throw new Error(`the fan-out is ${kind}`);
  return { followers, followersPerSecond: Math.round((followers * 1000) / ms), ...seen };
}

type Answer = { kind: string; ms: number; jobs: number; rssBeforeMb: number; rssMostMb: number };
