import { expect, it } from 'vitest';
import { renderTimes } from './project-times.ts';

it('tells the span of each project and the slowest files first', () => {
  const files = [
    { project: 'sdk', file: 'a.test.ts', startedAt: 1000, endedAt: 3000 },
    { project: 'shop', file: 'b.test.ts', startedAt: 2000, endedAt: 2500 },
    { project: 'sdk', file: 'c.test.ts', startedAt: 3000, endedAt: 8000 },
  ];
  expect(renderTimes(files).split('\n')).toEqual([
    'Seconds from the first to the last file of each project:',
    '     7.0  sdk (2 files)',
    '     0.5  shop (1 files)',
    'Slowest files:',
    '     5.0  sdk c.test.ts',
    '     2.0  sdk a.test.ts',
    '     0.5  shop b.test.ts',
  ]);
});
