import { describe, expect, it } from 'vitest';
import { frozenUntil } from './update-policy.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const drop = (fromMinutes: number, untilMinutes: number) => ({
  from: NOW + fromMinutes * MINUTE,
  until: NOW + untilMinutes * MINUTE,
});

describe('frozenUntil', () => {
  it.each<[string, [number, number][], number | null]>([
    ['no drop', [], null],
    ['one that is far away', [[31, 60]], null],
    ['one in half an hour', [[30, 60]], 70],
    ['one that is on air', [[-5, 60]], 70],
    ['one that has just ended', [[-60, -9]], 1],
    ['one that ended ten minutes ago', [[-60, -10]], null],
    [
      'a long one around a short one',
      [
        [-600, 600],
        [-5, 5],
      ],
      610,
    ],
    [
      'two that follow each other',
      [
        [-5, 10],
        [45, 60],
      ],
      70,
    ],
    [
      'two with time between them',
      [
        [-5, 10],
        [51, 60],
      ],
      20,
    ],
    [
      'in any order',
      [
        [45, 60],
        [-5, 10],
      ],
      70,
    ],
  ])('%s', (_name, drops, minutes) => {
    const until = frozenUntil(
      drops.map(([from, to]) => drop(from, to)),
      NOW,
    );
    expect(until).toBe(minutes === null ? null : NOW + minutes * MINUTE);
  });
});
