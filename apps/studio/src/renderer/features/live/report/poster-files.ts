import { drawPoster, POSTER_SIZE } from './draw-poster.ts';
import type { PosterFacts } from './report-facts.ts';

/** A file to save, with its ending. */
export type PosterFile = { blob: Blob; type: 'png' | 'mp4' | 'webm' };

const FRAMES_PER_SECOND = 30;
const REPLAY_MS = 10_000;
const BITS_PER_SECOND = 6_000_000;

const makeCanvas = (): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } => {
  const canvas = document.createElement('canvas');
  canvas.width = POSTER_SIZE;
  canvas.height = POSTER_SIZE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this window can draw no pictures');
  return { canvas, context };
};

/** The end of a drop as a picture. */
export const makePicture = async (facts: PosterFacts): Promise<PosterFile> => {
  const { canvas, context } = makeCanvas();
  await document.fonts.ready;
  drawPoster(context, facts, 1);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (blob === null) throw new Error('the picture could not be made');
  return { blob, type: 'png' };
};

/** Places where people post take mp4; where this engine cannot write it, webm is what there is. */
const REPLAY_TYPES = [
  { type: 'mp4', mime: 'video/mp4;codecs=avc1.42E01F' },
  { type: 'webm', mime: 'video/webm;codecs=vp9' },
  { type: 'webm', mime: 'video/webm' },
] as const;

/**
 * The start of a drop in ten seconds, as a film. It is recorded as it is drawn, and so takes ten seconds.
 *
 * @throws when `signal` says stop
 */
export const makeReplay = async (
  facts: PosterFacts,
  { onProgress, signal }: { onProgress: (share: number) => void; signal: AbortSignal },
): Promise<PosterFile> => {
  const { canvas, context } = makeCanvas();
  await document.fonts.ready;
  const look = REPLAY_TYPES.find(({ mime }) => MediaRecorder.isTypeSupported(mime));
  if (look === undefined) throw new Error('this window can record no films');
  drawPoster(context, facts, 0);
  const stream = canvas.captureStream(FRAMES_PER_SECOND);
  const recorder = new MediaRecorder(stream, { mimeType: look.mime, videoBitsPerSecond: BITS_PER_SECOND });
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data));
  const ended = new Promise<void>((resolve, reject) => {
    recorder.addEventListener('stop', () => resolve());
    recorder.addEventListener('error', () => reject(new Error('the film could not be recorded')));
  });
  recorder.start();
  try {
    await play((share) => {
      drawPoster(context, facts, share);
      onProgress(share);
    }, signal);
  } finally {
    recorder.stop();
    await ended;
    for (const track of stream.getTracks()) track.stop();
  }
  return { blob: new Blob(pieces, { type: look.mime }), type: look.type };
};

/** Calls `draw` with the share of the film that has gone by, up to its end. */
const play = (draw: (share: number) => void, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const beganAt = performance.now();
    const timer = setInterval(() => {
      const share = Math.min(1, (performance.now() - beganAt) / REPLAY_MS);
      if (!signal.aborted) draw(share);
      if (!signal.aborted && share < 1) return;
      clearInterval(timer);
      if (signal.aborted) reject(new DOMException('stopped', 'AbortError'));
      else resolve();
    }, 1_000 / FRAMES_PER_SECOND);
  });
