import { pino } from 'pino';
import { expect, it, onTestFinished, test } from 'vitest';
import { createMetrics } from '../metrics.ts';
import type { ConsumerGroup } from './consumer.ts';
import { findStalled, startGroupWatch } from './group-watch.ts';

const at = (newest: number, positions: Record<string, number>): ConsumerGroup[] =>
  Object.entries(positions).map(([group, handled]) => ({
    group,
    handled,
    behind: newest - handled,
    isAlive: true,
  }));

test.each<[string, ConsumerGroup[], ConsumerGroup[], string[]]>([
  ['that has done some of it does not', at(10, { mail: 4 }), at(30, { mail: 5 }), []],
  ['that has done none of it does', at(10, { mail: 4 }), at(10, { mail: 4 }), ['mail']],
  ['that had nothing to do does not', at(4, { mail: 4 }), at(30, { mail: 4 }), []],
  ['that is new does not', at(10, {}), at(30, { mail: 4 }), []],
  ['that is gone does not', at(10, { mail: 4 }), at(30, {}), []],
])('a group %s stand still', (_name, before, now, stalled) => {
  expect(findStalled(before, now)).toEqual(stalled);
});

it('warns once of a group that stands still, says when it goes on, and how far behind all are', async () => {
  const lines: { msg: string; group?: string; behind?: number }[] = [];
  const logger = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const metrics = createMetrics();
  let position = 4;
  let looks = 0;
  const watch = startGroupWatch({
    groups: {
      list: async () => {
        looks += 1;
        return at(1000, { mail: position, push: 6 + looks });
      },
    },
    metrics,
    logger,
    everyMs: 5,
  });
  onTestFinished(() => watch.stop());
  await expect.poll(() => looks).toBeGreaterThan(5);
  expect(lines).toMatchObject([{ level: 40, group: 'mail', behind: 996 }]);
  expect(await metrics.render()).toContain('livedrops_consumer_behind{group="mail"} 996');
  position = 5;
  await expect.poll(() => lines.length).toBe(3);
  expect(lines[1]).toMatchObject({ level: 30, group: 'mail' });
});
