import { execFile, execFileSync } from 'node:child_process';
import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { ensureDir } from '../services/data-dir.ts';

/** A file system of its own for one member, which can be filled: the same as a disk that is full. */
export type SmallDisk = AsyncDisposable & {
  /** Whose it is. */
  member: string;
  /** Leaves no byte. */
  fill(): Promise<void>;
  free(): Promise<void>;
};

const MIB = 2 ** 20;
const SIZE_MIB = 1024;

/** `null`: only root on Linux may mount one, and not everywhere. */
export async function mountSmallDisk(folder: string, member: string): Promise<SmallDisk | null> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return null;
  const place = ensureDir(folder, member);
  try {
    await promisify(execFile)('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_MIB}m`, 'livedrops', place]);
  } catch {
    return null;
  }
  // A mount outlives everybody.
  const unmount = () => execFileSync('umount', ['--lazy', place], { stdio: 'ignore' });
  process.once('exit', unmount);
  const filling = path.join(place, 'filling');
  return {
    member,
    async fill() {
      for (;;) {
        const { bavail, bsize } = await statfs(place);
        if (bavail === 0) return;
        const chunk = Buffer.alloc(Math.min(bavail * bsize, 16 * MIB));
        // The member takes the rest at the same time: then there is nothing to do.
        await writeFile(filling, chunk, { flag: 'a' }).catch(() => {});
      }
    },
    free: () => rm(filling, { force: true }),
    async [Symbol.asyncDispose]() {
      process.off('exit', unmount);
      unmount();
    },
  };
}
