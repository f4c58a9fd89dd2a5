import type { Drop } from '@livedrops/sdk';
import type { WallTime } from '../../lib/zoned-time.ts';
import { type ScheduleView, wallLater } from './schedule-range.ts';

type Key = { key: string; altKey: boolean };
type Where = { drop: Drop; view: ScheduleView; zone: string };

const WEEK = 7;
const STEP_MIN = 30;

/** Where Alt and an arrow key move a drop to: by a day, and up and down as the view lies; `null` for every other key. */
export const shiftOf = ({ key, altKey }: Key, { drop, view, zone }: Where): WallTime | null => {
  if (!altKey) return null;
  const by = (step: { days?: number; minutes?: number }) => wallLater(drop.startsAt, zone, step);
  const isWeek = view === 'week';
  switch (key) {
    case 'ArrowLeft':
      return by({ days: -1 });
    case 'ArrowRight':
      return by({ days: 1 });
    case 'ArrowUp':
      return by(isWeek ? { minutes: -STEP_MIN } : { days: -WEEK });
    case 'ArrowDown':
      return by(isWeek ? { minutes: STEP_MIN } : { days: WEEK });
    default:
      return null;
  }
};
