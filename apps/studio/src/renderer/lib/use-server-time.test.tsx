import { createLiveDrops } from '@livedrops/sdk';
import { act, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Ticking } from '../components/ticking.tsx';
import { createServerSeconds } from './server-seconds.ts';
import { StudioProvider, type Studio } from './studio.ts';
import { useServerTime } from './use-server-time.ts';

const START = Date.parse('2026-11-23T18:00:00.400Z');

const createSeconds = () => createServerSeconds(createLiveDrops({ baseUrl: 'http://api.test' }));

beforeEach(() => vi.useFakeTimers({ now: START }));
afterEach(() => vi.useRealTimers());

describe('the seconds of a window', () => {
  it('reach everybody who listens by one timer, right after each full second', () => {
    const seconds = createSeconds();
    const heard: number[] = [];
    const stops = [1, 2, 3].map(() => seconds.subscribe(() => heard.push(seconds.now() - START)));
    expect(vi.getTimerCount()).toBe(1);
    heard.length = 0;
    vi.advanceTimersByTime(1_700);
    expect(heard).toEqual([605, 605, 605, 1_605, 1_605, 1_605]);
    for (const stop of stops) stop();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are not old for somebody who comes late', () => {
    const seconds = createSeconds();
    vi.advanceTimersByTime(90_000);
    expect(seconds.now()).toBe(START + 90_000);
  });
});

describe('a countdown', () => {
  it('is drawn again by itself, without what it stands in', () => {
    const drawn = { list: 0, minute: 0 };
    const Minute = () => {
      drawn.minute += 1;
      return useServerTime((nowMs) => Math.floor(nowMs / 60_000));
    };
    const List = () => {
      drawn.list += 1;
      return (
        <p>
          <Ticking text={(nowMs) => `${Math.floor((nowMs - START) / 1_000)} s`} />
          <Minute />
        </p>
      );
    };
    const studio = { seconds: createSeconds() } as Partial<Studio> as Studio;
    render(
      <StudioProvider value={studio}>
        <List />
      </StudioProvider>,
    );
    act(() => void vi.advanceTimersByTime(30_000));
    expect(screen.getByText('29 s')).toBeDefined();
    expect(drawn).toEqual({ list: 1, minute: 1 });
    act(() => void vi.advanceTimersByTime(30_000));
    expect(drawn).toEqual({ list: 1, minute: 2 });
  });
});
