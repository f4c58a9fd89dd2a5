import { i18n } from '@lingui/core';
import type { Drop } from '@livedrops/sdk';
import { createMockDb, type MockDb, scenarios } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import ICAL from 'ical.js';
import { describe, expect, it, onTestFinished } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';
import { addDays } from '../../lib/chosen-time.ts';
import { toWallTime } from '../../lib/zoned-time.ts';
import { formatDay } from './schedule-range.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Noon of a day a fortnight ahead, when no drop of the demo data starts. */
const noon = (db: MockDb): number =>
  Math.floor(db.clock.now() / DAY_MS) * DAY_MS + 14 * DAY_MS + 12 * HOUR_MS;
const dayOf = (instant: string): string => toWallTime(Date.parse(instant), 'UTC').date;

const plan = (db: MockDb, title: string, startsAt: number): Drop => {
  const own = db.drops.get('drp_5');
  if (own === undefined) throw new Error('no drop');
  const times = {
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(startsAt + HOUR_MS).toISOString(),
  };
  return db.addDrop({ productId: own.productId, title, stock: 10, ...times });
};

/** The schedule at the day of a drop of its own, by the clock of UTC. */
const openSchedule = async (view: 'agenda' | 'week' | 'month') => {
  const db = createMockDb();
  const drop = plan(db, 'Night market', noon(db));
  const at = `/schedule?view=${view}&on=${dayOf(drop.startsAt)}`;
  const studio = await renderStudio({ signedInAs: DREW, at, db });
  await studio.user.selectOptions(await screen.findByRole('combobox', { name: 'Times in' }), 'UTC');
  return { ...studio, drop };
};

const dialogOf = async (title: string) => within(await screen.findByRole('dialog', { name: title }));

describe('the agenda', () => {
  it('lists the drops of each day, and says what is near and in the night', async () => {
    const { db, user, drop } = await openSchedule('agenda');
    const day = await screen.findByRole('region', { name: formatDay(dayOf(drop.startsAt)) });
    const row = within(day).getByRole('listitem');
    within(row).getByText('12:00–13:00');
    within(row).getByText('Scheduled');
    expect(row.textContent).not.toContain('Within 10 minutes');
    await user.click(within(row).getByRole('button', { name: 'Move Night market' }));
    const { getByLabelText, getByRole, findByText } = await dialogOf('Move Night market?');
    const time = getByLabelText(/^New start time/);
    await user.clear(time);
    await user.type(time, '23:00');
    await findByText('In your quiet hours');
    await user.click(getByRole('button', { name: 'Move the drop' }));
    await waitFor(() =>
      expect(db.drops.get(drop.id)).toMatchObject({
        startsAt: new Date(Date.parse(drop.startsAt) + 11 * HOUR_MS).toISOString(),
        endsAt: new Date(Date.parse(drop.endsAt) + 11 * HOUR_MS).toISOString(),
      }),
    );
    await screen.findByText(/^23:00–00:00/);
    expect(screen.getByText('In your quiet hours')).toBeDefined();
  });

  it('names two drops that fans cannot both be at', async () => {
    const db = createMockDb();
    const first = plan(db, 'First', noon(db));
    plan(db, 'Second', noon(db) + HOUR_MS / 2);
    await renderStudio({ signedInAs: DREW, at: `/schedule?on=${dayOf(first.startsAt)}`, db });
    expect(await screen.findByText('At the same time as First')).toBeDefined();
    expect(screen.getByText('At the same time as Second')).toBeDefined();
  });

  it('shows more than a hundred drops', async () => {
    const db = createMockDb();
    for (let nth = 0; nth < 120; nth += 1) plan(db, `Many ${nth}`, noon(db) + nth * 60_000);
    await renderStudio({
      signedInAs: DREW,
      at: `/schedule?on=${dayOf(new Date(noon(db)).toISOString())}`,
      db,
    });
    await screen.findByText('Many 0');
    expect(screen.getByText('Many 119')).toBeDefined();
    // Three that it is near are named.
    expect(screen.getAllByText('Near 56 more').length).toBeGreaterThan(0);
  });

  it('tells the day and the time by the clock of the zone that is chosen', async () => {
    const { user, drop } = await openSchedule('agenda');
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Add a zone of your fans' }),
      'Pacific/Auckland',
    );
    await user.selectOptions(screen.getByRole('combobox', { name: 'Times in' }), 'Pacific/Auckland');
    const there = toWallTime(Date.parse(drop.startsAt), 'Pacific/Auckland');
    const day = within(await screen.findByRole('region', { name: formatDay(there.date) }));
    expect(there.date).toBe(addDays(dayOf(drop.startsAt), 1));
    expect(day.getByRole('listitem').textContent).toContain(`${there.time}–`);
  });

  it('says when no drop starts in its weeks', async () => {
    await renderStudio({ signedInAs: DREW, at: '/schedule?on=2051-01-01' });
    expect(await screen.findByText('No drop starts in these weeks.')).toBeDefined();
  });

  it('does not say so of weeks that could not be read', async () => {
    const { server, user } = await renderStudio({ signedInAs: DREW, at: '/products' });
    server.use(...scenarios.serverError({ baseUrl: API_URL, endpoint: 'drops.list' }));
    await user.click(screen.getByRole('link', { name: 'Schedule' }));
    // Behind the weeks of the drops that are known from elsewhere.
    for (let turns = 0; turns < 2; turns += 1)
      await user.click(await screen.findByRole('button', { name: 'Later' }));
    await screen.findByRole('button', { name: 'Try again' });
    expect(screen.queryByText('No drop starts in these weeks.')).toBeNull();
  });
});

describe('moving a drop', () => {
  it('by the keyboard asks first, with the old and the new time in each zone', async () => {
    const { db, user, drop } = await openSchedule('month');
    const event = await screen.findByRole('button', { name: /Night market ?Scheduled/ });
    event.focus();
    await user.keyboard('{Alt>}{ArrowRight}{/Alt}');
    const { getByRole, getByLabelText } = await dialogOf('Move Night market?');
    const next = addDays(dayOf(drop.startsAt), 1);
    expect(getByLabelText(/^New start date/)).toHaveProperty('value', next);
    expect(getByLabelText(/^New start time/)).toHaveProperty('value', '12:00');
    const cells = within(getByRole('row', { name: /^UTC/ })).getAllByRole('cell');
    expect(cells.map((cell) => cell.textContent).filter((text) => text?.includes('12:00'))).toHaveLength(2);
    expect(db.drops.get(drop.id)?.startsAt).toBe(drop.startsAt);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(dayOf(db.drops.get(drop.id)?.startsAt ?? '')).toBe(next));
  });

  it('is refused when somebody else has changed the drop meanwhile', async () => {
    const { db, user, drop } = await openSchedule('agenda');
    await user.click(await screen.findByRole('button', { name: 'Move Night market' }));
    const { getByLabelText, getByRole, findByText } = await dialogOf('Move Night market?');
    const known = db.drops.get(drop.id);
    if (known !== undefined) db.drops.set(drop.id, { ...known, price: 1, version: known.version + 1 });
    await user.clear(getByLabelText(/^New start time/));
    await user.type(getByLabelText(/^New start time/), '15:00');
    await user.click(getByRole('button', { name: 'Move the drop' }));
    await findByText('version_conflict');
    expect(db.drops.get(drop.id)).toMatchObject({ startsAt: drop.startsAt, price: 1 });
  });

  it('into a moment that has passed is not offered', async () => {
    const { user } = await openSchedule('agenda');
    await user.click(await screen.findByRole('button', { name: 'Move Night market' }));
    const { getByLabelText, getByRole, findByText } = await dialogOf('Move Night market?');
    await user.clear(getByLabelText(/^New start date/));
    await user.type(getByLabelText(/^New start date/), '2020-01-01');
    await findByText('This moment has passed');
    expect(getByRole('button', { name: 'Move the drop' })).toHaveProperty('disabled', true);
  });
});

describe('the month', () => {
  it('goes from day to day by arrow keys, and makes a drop on the day that has the focus', async () => {
    const { user, drop } = await openSchedule('month');
    const day = dayOf(drop.startsAt);
    const cell = await screen.findByRole('button', { name: `${formatDay(day)}, 1 drop` });
    const later = addDays(day, 7);
    // The calendar forgets its days for a moment while it is drawn again.
    await waitFor(async () => {
      cell.focus();
      await user.keyboard('{ArrowDown}');
      expect(document.activeElement?.getAttribute('data-day')).toBe(later);
    });
    await user.keyboard('n');
    expect(await screen.findByLabelText(/^Start date/)).toHaveProperty('value', later);
  });

  it('opens a drop and a day with Enter', async () => {
    const { user, drop } = await openSchedule('month');
    const day = dayOf(drop.startsAt);
    (await screen.findByRole('button', { name: `${formatDay(day)}, 1 drop` })).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('region', { name: formatDay(day) })).toBeDefined();
    await user.click(screen.getByText('Month'));
    (await screen.findByRole('button', { name: /Night market ?Scheduled/ })).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('heading', { name: 'Night market' })).toBeDefined();
  });
});

describe('the calendar', () => {
  it.each(['month', 'week'] as const)(
    'names the weekdays of a %s in the language of the Studio',
    async (view) => {
      i18n.loadAndActivate({ locale: 'de', messages: {} });
      onTestFinished(() => i18n.activate('en'));
      await openSchedule(view);
      expect((await screen.findAllByText(/^Mi\b/)).length).toBeGreaterThan(0);
      expect(screen.queryByText(/^Wed?\b/)).toBeNull();
    },
  );
});

describe('the week', () => {
  it('moves a drop by half an hour', async () => {
    const { user } = await openSchedule('week');
    (await screen.findByRole('button', { name: /Night market ?Scheduled/ })).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    const { getByLabelText } = await dialogOf('Move Night market?');
    expect(getByLabelText(/^New start time/)).toHaveProperty('value', '11:30');
  });
});

describe('calendar files', () => {
  it('are saved of one drop, and of all from the last month on', async () => {
    const { user, bridge, drop } = await openSchedule('agenda');
    await user.click(await screen.findByRole('button', { name: 'Calendar file of Night market' }));
    await screen.findByText('Saved in drop.ics');
    await user.click(screen.getByRole('button', { name: 'Calendar file' }));
    await screen.findByText('Saved in schedule.ics');
    const [one, all] = bridge.files.map(({ text }) =>
      new ICAL.Component(ICAL.parse(text) as never)
        .getAllSubcomponents('vevent')
        .map((event) => event.getFirstPropertyValue('uid')),
    );
    expect(one).toEqual([`${drop.id}@livedrops`]);
    expect(all).toContain(`${drop.id}@livedrops`);
    expect(all?.length).toBeGreaterThan(3);
  });
});
