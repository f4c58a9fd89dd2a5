import type { FileFault, StudioBridge } from '../../shared/ipc.ts';

/** A file that did not get onto the disk. */
export class FileFaultError extends Error {
  override readonly name = 'FileFaultError';
  readonly fault: FileFault;

  constructor(fault: FileFault) {
    // oxlint-disable-next-line lingui/no-unlocalized-strings -- `problem-text.ts` says it
    super(`a file was not saved: ${fault}`);
    this.fault = fault;
  }
}

export type SavedFile = { id: string; name: string };

type Files = Pick<StudioBridge, 'beginFile' | 'writeFile' | 'finishFile' | 'cancelFile'>;

type FileToSave = {
  /** What it is called if nobody wants another name. */
  name: string;
  /** Begins to fetch it; not before it is known where it goes. */
  open: () => Promise<ReadableStream<Uint8Array>>;
  /** Called with each piece that is written. */
  onPiece?: (piece: Uint8Array) => void;
  signal?: AbortSignal;
};

/** Something that is there already, as a stream to save. */
export const streamOf = (whole: string | Uint8Array<ArrayBuffer> | Blob): ReadableStream<Uint8Array> =>
  new Response(whole).body ?? new ReadableStream();

/**
 * Writes a stream to the disk, piece by piece: the next one is asked for when the last is written. A file that is not whole is removed.
 * `null`: the person wants none.
 *
 * @throws {FileFaultError} when it cannot be written
 */
export const saveFile = async (
  files: Files,
  { name, open, onPiece, signal }: FileToSave,
): Promise<SavedFile | null> => {
  const begun = await files.beginFile(name);
  if (begun === null) return null;
  if (typeof begun === 'string') throw new FileFaultError(begun);
  try {
    const pieces = (await open()).getReader();
    const stop = () => void pieces.cancel().catch(() => {});
    signal?.addEventListener('abort', stop, { once: true });
    for (;;) {
      const { done, value } = await pieces.read();
      signal?.throwIfAborted();
      if (done) break;
      check(await files.writeFile(begun.id, value), stop);
      onPiece?.(value);
    }
    check(await files.finishFile(begun.id));
    return begun;
  } catch (error) {
    await files.cancelFile(begun.id);
    throw error;
  }
};

const check = (fault: FileFault | null, stop?: () => void): void => {
  if (fault === null) return;
  stop?.();
  throw new FileFaultError(fault);
};
