import { makeDrop } from '@livedrops/sdk/testing';
import { act, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { createLiveDrop } from '../../../test/live-drop.ts';
import { DREW, renderStudio } from '../../../test/render-studio.tsx';
import { statusOf } from './desktop-status.ts';

const NOW = Date.parse('2031-05-01T12:00:00.000Z');
const at = (ms: number) => new Date(NOW + ms).toISOString();
const live = makeDrop({
  id: 'drp_1',
  title: 'Night',
  status: 'live',
  startsAt: at(-60_000),
  endsAt: at(3_600_000),
  stock: 1_200,
  remaining: 1_000,
  held: 50,
});
const scheduled = makeDrop({
  id: 'drp_2',
  title: 'Day',
  status: 'scheduled',
  startsAt: at(7_200_000),
  endsAt: at(9_000_000),
});
const base = { nowMs: NOW, offsetMs: 0, unseen: 0, keepsAwake: true };

describe('statusOf', () => {
  it('has a line for the drops that matter, and none for what is over', () => {
    const ended = makeDrop({ id: 'drp_3', status: 'ended' });
    expect(statusOf({ ...base, drops: [ended, scheduled, live] }).drops).toEqual([
      { dropId: 'drp_1', line: 'Night: 150 of 1,200 sold' },
    ]);
    expect(statusOf({ ...base, drops: [ended, scheduled] }).drops).toMatchObject([
      { dropId: 'drp_2', line: expect.stringMatching(/^Day: starts /) as string },
    ]);
    expect(statusOf({ ...base, drops: [ended] }).drops).toEqual([]);
  });

  it('keeps the display on while something sells, unless a person does not want that', () => {
    expect(statusOf({ ...base, drops: [live] }).keepsAwake).toBe(true);
    expect(statusOf({ ...base, drops: [scheduled] }).keepsAwake).toBe(false);
    expect(statusOf({ ...base, drops: [live], keepsAwake: false }).keepsAwake).toBe(false);
  });

  it('tells when drops are on air by the clock of this computer', () => {
    const cancelled = makeDrop({ id: 'drp_4', status: 'cancelled' });
    expect(statusOf({ ...base, drops: [scheduled, cancelled], offsetMs: 5_000 }).onAir).toEqual([
      { from: NOW + 7_195_000, until: NOW + 8_995_000 },
    ]);
  });
});

it('tells the desktop what happens, and lets the display go with the drop', async () => {
  const { db, dropId } = createLiveDrop();
  const { bridge, studio } = await renderStudio({ signedInAs: DREW, db });
  await waitFor(() =>
    expect(bridge.status?.drops).toContainEqual({ dropId, line: 'Test pressing: 0 of 50 sold' }),
  );
  expect(bridge.status?.keepsAwake).toBe(true);
  act(() => void studio.settings.setState({ keepsAwake: false }));
  await waitFor(() => expect(bridge.status?.keepsAwake).toBe(false));
  act(() => studio.unseen.add());
  await waitFor(() => expect(bridge.status?.unseen).toBe(1));
});

it('has everything anew after the computer has slept, over a connection that is made anew', async () => {
  const { db, dropId } = createLiveDrop();
  const { bridge, studio } = await renderStudio({ signedInAs: DREW, at: '/drops', db });
  await waitFor(() => expect(studio.realtime.state.name).toBe('live'));
  await screen.findAllByText('Test pressing');
  const drop = db.drops.get(dropId);
  if (drop === undefined) throw new Error('the drop is gone');
  // No event tells of it, as if the one that did were lost.
  db.drops.set(dropId, { ...drop, title: 'Renamed meanwhile', version: drop.version + 1 });
  const states: string[] = [];
  studio.realtime.onState(({ name }) => states.push(name));
  act(() => bridge.tell({ kind: 'catch_up' }));
  await screen.findAllByText('Renamed meanwhile');
  await waitFor(() => expect(states.at(-1)).toBe('live'));
  expect(states[0]).toBe('closed');
});
