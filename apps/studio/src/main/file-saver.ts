import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { BegunFile, FileFault } from '../shared/ipc.ts';

type FileSaverDeps = {
  /** Where a person wants a file; `undefined`: they want none any more. */
  askWhere: (suggested: string) => Promise<string | undefined>;
  showInFolder: (path: string) => void;
};

/** `part` holds what is written so far. It has the name that the person chose only when it is whole. */
type OpenFile = { id: string; path: string; part: string; handle: FileHandle };

export type FileSaver = ReturnType<typeof createFileSaver>;

/**
 * Writes a file that the page hands over piece by piece, so that neither process holds more than a piece of it. The page never names a
 * place on the disk: a person does, in the dialog of the system. There is one file at a time.
 */
export const createFileSaver = ({ askWhere, showInFolder }: FileSaverDeps) => {
  let current: OpenFile | null = null;
  let saved: { id: string; path: string } | null = null;
  let pages = 0;

  /** Removes what is there of a file that will not be whole. At once, because the app may be about to end. */
  const abandon = (): void => {
    if (current === null) return;
    const { part, handle } = current;
    current = null;
    rmSync(part, { force: true });
    handle.close().catch(() => {});
  };

  const begin = async (suggested: string): Promise<BegunFile | FileFault | null> => {
    const page = pages;
    const path = await askWhere(suggested);
    // The page that asked may be gone by now, and with it what it would have written.
    if (path === undefined || page !== pages) return null;
    const id = randomUUID();
    const part = `${path}.${id.slice(0, 8)}.part`;
    try {
      const handle = await openPart(path, part);
      abandon();
      current = { id, path, part, handle };
    } catch (error) {
      return faultOf(error);
    }
    if (page !== pages) abandon();
    return page === pages ? { id, name: basename(path) } : null;
  };

  /** What went wrong ends the file. One that has ended already takes no more. */
  const change = async (id: string, act: (file: OpenFile) => Promise<unknown>): Promise<FileFault | null> => {
    if (current?.id !== id) return 'gone';
    try {
      await act(current);
      return null;
    } catch (error) {
      if (current?.id === id) abandon();
      return faultOf(error);
    }
  };

  return {
    begin,
    write: (id: string, bytes: Uint8Array) => change(id, ({ handle }) => handle.appendFile(bytes)),
    finish: (id: string) =>
      change(id, async ({ handle, part, path }) => {
        await handle.sync();
        await handle.close();
        await rename(part, path);
        current = null;
        saved = { id, path };
      }),
    cancel: (id: string): void => {
      if (current?.id === id) abandon();
    },
    show: (id: string): void => {
      if (saved?.id === id) showInFolder(saved.path);
    },
    /** The page is gone or another one, and with it what it was writing. */
    pageGone: (): void => {
      pages += 1;
      abandon();
    },
  };
};

/** The name is new, so that nothing is written over. */
const openPart = async (path: string, part: string): Promise<FileHandle> => {
  const handle = await open(part, 'wx');
  await removeLeftovers(path, part);
  return handle;
};

const PART = /^\.[0-9a-f]{8}\.part$/;

/** Removes what a Studio that was killed has left of an earlier file with the same name. Where that is not allowed it stays: the new file comes first. */
const removeLeftovers = async (path: string, part: string): Promise<void> => {
  const [folder, name] = [dirname(path), basename(path)];
  const isLeftover = (other: string): boolean =>
    other.startsWith(name) && PART.test(other.slice(name.length)) && other !== basename(part);
  try {
    for (const other of await readdir(folder)) if (isLeftover(other)) await rm(join(folder, other));
  } catch {
    // A later export looks again.
  }
};

const faultOf = (error: unknown): FileFault =>
  error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT')
    ? 'disk_full'
    : 'not_writable';
