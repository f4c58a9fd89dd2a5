import { useEffect, useRef, useState } from 'react';
import { saveFile, type SavedFile, streamOf } from '../../../lib/save-file.ts';
import { useStudio } from '../../../lib/studio.ts';
import { useCloseWarning } from '../../../lib/use-close-warning.ts';
import { makePicture, makeReplay, type PosterFile } from './poster-files.ts';
import type { PosterFacts } from './report-facts.ts';

export type PosterKind = 'picture' | 'replay';
export type PosterState =
  | { kind: 'ready' }
  /** `share`: how much of the film is recorded. */
  | { kind: 'making'; what: PosterKind; share: number }
  | { kind: 'saved'; file: SavedFile }
  | { kind: 'failed'; error: unknown };

/** Makes a picture or a film of a drop and saves it. */
export const usePoster = (facts: PosterFacts) => {
  const { bridge } = useStudio();
  const [state, setState] = useState<PosterState>({ kind: 'ready' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  useCloseWarning('saving', state.kind === 'making');

  const make = (what: PosterKind, signal: AbortSignal): Promise<PosterFile> =>
    what === 'picture'
      ? makePicture(facts)
      : makeReplay(facts, { signal, onProgress: (share) => setState({ kind: 'making', what, share }) });

  const start = async (what: PosterKind): Promise<void> => {
    const { signal } = (running.current = new AbortController());
    setState({ kind: 'making', what, share: 0 });
    try {
      const { blob, type } = await make(what, signal);
      const file = await saveFile(bridge, {
        name: `drop.${type}`,
        open: async () => streamOf(blob),
        signal,
      });
      setState(file === null ? { kind: 'ready' } : { kind: 'saved', file });
    } catch (error) {
      setState(signal.aborted ? { kind: 'ready' } : { kind: 'failed', error });
    }
  };
  return {
    state,
    start: (what: PosterKind) => void start(what),
    cancel: () => running.current?.abort(),
    show: (file: SavedFile) => void bridge.showFile(file.id),
  };
};
