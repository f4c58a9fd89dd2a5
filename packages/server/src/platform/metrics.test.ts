import { createServer } from 'node:http';
import { expect, it } from 'vitest';
import { serve } from './http/serve.ts';
import { answerMetrics, createChangingGauge, createMetrics } from './metrics.ts';

it('shows the values of the moment, the largest of too many', async () => {
  const metrics = createMetrics();
  const gauge = createChangingGauge(metrics, { name: 'units', help: 'Units.', label: 'drop', max: 2 });
  const shown = async () =>
    [...(await metrics.render()).matchAll(/^units\{drop="(\w+)"\} (\S+)$/gm)].map(
      ([, drop, value]) => `${drop}=${value}`,
    );
  gauge.show(
    new Map([
      ['a', 0],
      ['b', -3],
      ['c', 1],
    ]),
  );
  expect(await shown()).toEqual(['b=-3', 'c=1']);
  gauge.show(new Map([['d', 0]]));
  expect(await shown()).toEqual(['d=0']);
});

it('keeps the figures of two servers in one process apart', async () => {
  const [one, two] = [createMetrics(), createMetrics()];
  one.gauge('units', 'Units.').set(1);
  two.gauge('units', 'Units.').set(2);
  expect([await one.render(), await two.render()].map((text) => /^units (\d)$/m.exec(text)?.[1])).toEqual([
    '1',
    '2',
  ]);
});

it('answers those who know the token, and nothing else', async () => {
  const metrics = createMetrics({ withProcess: true });
  const answer = answerMetrics(metrics, 'a token of some length');
  const serving = await serve(
    createServer((request, response) => void answer(request, response)),
    { host: '127.0.0.1', port: 0 },
  );
  const status = async (path: string, authorization?: string) =>
    (await fetch(`${serving.url}${path}`, authorization === undefined ? {} : { headers: { authorization } }))
      .status;
  expect(await status('/metrics')).toBe(401);
  expect(await status('/metrics', 'Bearer a token of some lengtH')).toBe(401);
  expect(await status('/other', 'Bearer a token of some length')).toBe(404);
  const answered = await fetch(`${serving.url}/metrics`, {
    headers: { authorization: 'Bearer a token of some length' },
  });
  expect(answered.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(await answered.text()).toMatch(/^process_cpu_seconds_total \d/m);
  await serving.close();
});
