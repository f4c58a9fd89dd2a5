// @vitest-environment jsdom
import { act, cleanup, render, screen } from '@testing-library/react';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLiveDrops } from '../src/index.ts';
import { LiveDropsProvider, useServerTime } from '../src/react/index.ts';

const START = Date.parse('2026-11-23T18:00:00.400Z');

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const createClient = () => createLiveDrops({ baseUrl: 'http://api.test' });
const pass = (ms: number) => act(() => void vi.advanceTimersByTime(ms));

const Passed = () => <span>{useServerTime((nowMs) => nowMs - START)} ms</span>;
const texts = () => screen.queryAllByText(/ ms$/).map(({ textContent }) => textContent);

it('reaches all who look by one timer, right after each full second', () => {
  const view = render(
    <LiveDropsProvider client={createClient()}>
      <Passed />
      <Passed />
      <Passed />
    </LiveDropsProvider>,
  );
  expect(vi.getTimerCount()).toBe(1);
  pass(604);
  expect(texts()).toEqual(['0 ms', '0 ms', '0 ms']);
  pass(1);
  expect(texts()).toEqual(['605 ms', '605 ms', '605 ms']);
  pass(1000);
  expect(texts()).toEqual(['1605 ms', '1605 ms', '1605 ms']);
  view.unmount();
  expect(vi.getTimerCount()).toBe(0);
});

it('is not old for a component that comes late', () => {
  const client = createClient();
  const first = vi.fn<(nowMs: number | undefined) => void>();
  const Late = () => {
    first(useServerTime((nowMs) => nowMs - START));
    return null;
  };
  const show = () =>
    render(
      <LiveDropsProvider client={client}>
        <Late />
      </LiveDropsProvider>,
    );
  show().unmount();
  vi.advanceTimersByTime(90_000);
  first.mockClear();
  show();
  expect(first.mock.calls[0]).toEqual([90_000]);
});

it('draws a component again when its own answer changes, and nothing around it', () => {
  const draw = vi.fn<(name: 'list' | 'minute') => void>();
  const drawn = () =>
    ['list', 'minute'].map((own) => draw.mock.calls.filter(([name]) => name === own).length);
  const Second = () => <b>{useServerTime((nowMs) => `${Math.floor((nowMs - START) / 1000)} s`)}</b>;
  const Minute = () => {
    draw('minute');
    return useServerTime((nowMs) => Math.floor(nowMs / 60_000));
  };
  const List = () => {
    draw('list');
    return (
      <p>
        <Second />
        <Minute />
      </p>
    );
  };
  render(
    <LiveDropsProvider client={createClient()}>
      <List />
    </LiveDropsProvider>,
  );
  pass(30_000);
  expect(screen.getByText('29 s')).toBeDefined();
  expect(drawn()).toEqual([1, 1]);
  pass(30_000);
  expect(drawn()).toEqual([1, 2]);
});

it('does not know the time on a server', () => {
  const html = renderToString(
    <LiveDropsProvider client={createClient()}>
      <Passed />
    </LiveDropsProvider>,
  );
  expect(html).toBe('<span> ms</span>');
});
