import type { SoldColumn, SoldExportQuery } from '@livedrops/sdk';
import { useEffect, useRef, useState } from 'react';
import { useStudio } from '../../lib/studio.ts';

export type ExportWish = {
  format: 'csv' | 'ndjson';
  filter: SoldExportQuery;
  columns: SoldColumn[];
  timeZone: string;
};

type State =
  | { kind: 'ready' }
  | { kind: 'running'; rows: number }
  | { kind: 'saved'; rows: number }
  | { kind: 'failed'; error: unknown };

const NEWLINE = 10;

/** Fetches a file of orders, counts its rows as they come, and saves it when it is whole: a part of it is never saved. */
export const useExport = () => {
  const { client } = useStudio();
  const [state, setState] = useState<State>({ kind: 'ready' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const fetchPieces = async ({ format, filter, columns, timeZone }: ExportWish, signal: AbortSignal) => {
    const file =
      format === 'csv'
        ? await client.orders.soldCsv({ ...filter, columns, timeZone }, { signal })
        : await client.orders.soldNdjson(filter, { signal });
    const reader = file.getReader();
    const stop = () => void reader.cancel().catch(() => {});
    signal.addEventListener('abort', stop, { once: true });
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    // The head of a CSV file and the last line of the other are no orders.
    let rows = -1;
    for (;;) {
      const { done, value } = await reader.read();
      signal.throwIfAborted();
      if (done) return { pieces, rows };
      pieces.push(new Uint8Array(value));
      for (const byte of value) if (byte === NEWLINE) rows += 1;
      setState({ kind: 'running', rows: Math.max(0, rows) });
    }
  };

  const start = async (wish: ExportWish): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    setState({ kind: 'running', rows: 0 });
    try {
      const { pieces, rows } = await fetchPieces(wish, controller.signal);
      save(
        new Blob(pieces, { type: wish.format === 'csv' ? 'text/csv' : 'application/x-ndjson' }),
        wish.format,
      );
      setState({ kind: 'saved', rows });
    } catch (error) {
      setState(controller.signal.aborted ? { kind: 'ready' } : { kind: 'failed', error });
    }
  };
  return { state, start: (wish: ExportWish) => void start(wish), cancel: () => running.current?.abort() };
};

const save = (blob: Blob, format: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = `orders.${format}`;
  link.click();
  // The browser has taken it over by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
