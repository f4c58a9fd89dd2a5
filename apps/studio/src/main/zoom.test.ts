import { expect, it } from 'vitest';
import type { ZoomStep } from '../shared/ipc.ts';
import { zoom } from './zoom.ts';

const levelAfter = (steps: ZoomStep[]): number => {
  let level = 0;
  const contents = { getZoomLevel: () => level, setZoomLevel: (next: number) => void (level = next) };
  for (const step of steps) zoom(contents, step);
  return level;
};
const often = (step: ZoomStep): ZoomStep[] => Array.from({ length: 50 }, () => step);

it.each<[ZoomStep[], number]>([
  [['in'], 0.5],
  [['in', 'out', 'out'], -0.5],
  [['in', 'in', 'reset'], 0],
  [often('in'), 6.5],
  [often('out'), -3],
])('zooms within what can be read: %j', (steps, level) => {
  expect(levelAfter(steps)).toBe(level);
});
