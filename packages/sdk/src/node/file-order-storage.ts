import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { OrderStorage } from '../checkout/order-storage.ts';

/**
 * Keeps orders as files of a folder, which is made when it is needed and read by its owner only. Several processes may
 * share it, and a value is on the disk before `create` gives it back.
 *
 * @example
 * ```ts
 * const storage = fileOrderStorage('./orders');
 * const prepared = await prepareOrder(client, { dropId, quantity: 1 }, { storage });
 * ```
 */
export const fileOrderStorage = (folder: string): OrderStorage => {
  const fileOf = (slot: string) => join(folder, `${createHash('sha256').update(slot).digest('hex')}.json`);
  const read = async (slot: string): Promise<string | null> => {
    try {
      return await readFile(fileOf(slot), 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  };
  const create = async (slot: string, value: string): Promise<string> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = join(folder, `${randomUUID()}.draft`);
    await writeDurably(draft, value);
    try {
      // Linking fails when the name is taken: the first process has it, and no process reads half a value.
      await link(draft, fileOf(slot));
      await syncFolder(folder);
      return value;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      const known = await read(slot);
      if (known !== null) return known;
      // Settled and removed by another process in this moment: try for the name again.
      return await create(slot, value);
    } finally {
      await rm(draft, { force: true });
    }
  };
  return {
    read,
    create,
    remove: async (slot, value) => {
      if ((await read(slot)) === value) await rm(fileOf(slot), { force: true });
    },
  };
};

const writeDurably = async (path: string, value: string): Promise<void> => {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(value);
  await file.sync();
};

/** A new name survives a power cut only when its folder is on the disk, too. Windows does that by itself. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  await using handle = await open(folder, 'r');
  await handle.sync();
};

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
