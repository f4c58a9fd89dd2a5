import { useEffect, useRef, useState } from 'react';
import { type SavedFile, saveFile } from './save-file.ts';
import { useStudio } from './studio.ts';
import { useCloseWarning } from './use-close-warning.ts';

/** A file of rows. */
export type ExportWish = {
  fileName: string;
  open: (options: { signal: AbortSignal }) => Promise<ReadableStream<Uint8Array>>;
};

export type ExportState =
  | { kind: 'ready' }
  | { kind: 'running'; rows: number }
  | { kind: 'saved'; rows: number; file: SavedFile }
  | { kind: 'failed'; error: unknown };

const NEWLINE = 10;

/** Saves a file of rows, and counts them as they come. */
export const useExport = () => {
  const { bridge } = useStudio();
  const [state, setState] = useState<ExportState>({ kind: 'ready' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  useCloseWarning('saving', state.kind === 'running');

  const start = async ({ fileName, open }: ExportWish): Promise<void> => {
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    // The head of a CSV file and the last line of the other are no rows.
    let lines = 0;
    const rows = () => Math.max(0, lines - 1);
    setState({ kind: 'running', rows: 0 });
    try {
      const file = await saveFile(bridge, {
        name: fileName,
        open: () => open({ signal }),
        onPiece: (piece) => {
          for (const byte of piece) if (byte === NEWLINE) lines += 1;
          setState({ kind: 'running', rows: rows() });
        },
        signal,
      });
      setState(file === null ? { kind: 'ready' } : { kind: 'saved', rows: rows(), file });
    } catch (error) {
      setState(signal.aborted ? { kind: 'ready' } : { kind: 'failed', error });
    }
  };
  return { state, start: (wish: ExportWish) => void start(wish), cancel: () => running.current?.abort() };
};
