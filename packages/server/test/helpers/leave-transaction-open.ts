import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./die-in-transaction.ts', import.meta.url));

/** Lets a process write to a drop and its lanes in a transaction and be killed before it commits. */
export async function leaveTransactionOpen(mongoUri: string, dropId: string): Promise<void> {
  const child = spawn(process.execPath, ['--conditions=@livedrops/source', SCRIPT, mongoUri, dropId], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await new Promise((resolve) => child.once('exit', resolve));
  if (child.signalCode !== 'SIGKILL') throw new Error('the process was to die in the middle');
}
