import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { MemberOrders } from './member-child.ts';

const CHILD = fileURLToPath(new URL('./member-child.ts', import.meta.url));

export type Member = {
  /** Resolves when it is gone, with the signal. */
  killed: Promise<unknown>;
  /** Resolves when it is about to stand still. */
  paused: Promise<unknown>;
  goOn(): void;
};

/** A member of a group in a process of its own. Resolves when it has begun. */
export async function spawnMember(orders: MemberOrders): Promise<Member> {
  const child = spawn(process.execPath, ['--conditions=@livedrops/source', CHILD, JSON.stringify(orders)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit').then(([, signal]) => signal as unknown);
  await Promise.race([
    once(child.stdout, 'data'),
    exited.then((how) => Promise.reject(new Error(`the member ended before it began: ${String(how)}`))),
  ]);
  return {
    killed: exited,
    paused: once(child.stdout, 'data'),
    goOn: () => void child.kill('SIGCONT'),
  };
}
