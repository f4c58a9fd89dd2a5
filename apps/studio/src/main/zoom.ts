import type { WebContents } from 'electron';
import type { ZoomStep } from '../shared/ipc.ts';

/** Of Electron's own menu roles. A level more is a fifth larger. */
const STEP = 0.5;
const LEVEL_MIN = -3;
/** A little more than three times as large. */
const LEVEL_MAX = 6.5;

/** Makes the page larger or smaller, within what can be read and undone. */
export const zoom = (contents: Pick<WebContents, 'getZoomLevel' | 'setZoomLevel'>, step: ZoomStep): void => {
  const level = contents.getZoomLevel();
  const next = { in: level + STEP, out: level - STEP, reset: 0 }[step];
  contents.setZoomLevel(Math.min(LEVEL_MAX, Math.max(LEVEL_MIN, next)));
};
