import type { Drop } from '@livedrops/sdk';
import { createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { act, screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';
import { addDays, weeksOn } from '../../lib/chosen-time.ts';
import { formatWhenIn } from '../../lib/format.ts';
import { localZone, toWallTime } from '../../lib/zoned-time.ts';

const newest = <T,>(things: Map<string, T>): T | undefined => [...things.values()].at(-1);

describe('the drop editor', () => {
  it('schedules a drop by keyboard alone', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const product = await screen.findByLabelText(/^Product/);
    expect(document.activeElement).toBe(product);
    await user.tab();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Price/));
    await user.keyboard('27.50');
    await user.tab();
    await user.keyboard('Night market');
    await user.tab();
    await user.keyboard('{ArrowLeft}');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByRole('heading', { name: 'Night market' })).toBeDefined();
    const drop = newest(db.drops);
    expect(drop).toMatchObject({
      title: 'Night market',
      price: 2750,
      stock: 100,
      perUserLimit: 2,
      status: 'scheduled',
    });
    expect(Date.parse(drop?.startsAt ?? '') - db.clock.now()).toBeLessThanOrEqual(61_000);
    expect(drop?.startsAt).toMatch(/\.000Z$/);
  });

  it('makes the product with the drop, once, also when the drop is refused first', async () => {
    const { db, server, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    server.use(
      http.post(
        `${API_URL}/api/drops`,
        () =>
          HttpResponse.json(
            {
              type: 'about:blank',
              title: 'Some fields are not valid',
              status: 422,
              code: 'validation_failed',
              detail: 'Look at the fields',
              outcome: 'not_executed',
              requestId: 'req_1',
              errors: [{ field: 'stock', message: 'too many for this shop' }],
            },
            { status: 422, headers: { 'content-type': 'application/problem+json' } },
          ),
        { once: true },
      ),
    );
    await user.click(await screen.findByText('New product'));
    await user.type(screen.getByLabelText(/^Product name/), 'Cloud plate');
    const price = screen.getByLabelText(/^Price/);
    await user.clear(price);
    await user.type(price, '12');
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    expect(await screen.findByText('too many for this shop')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    expect(await screen.findByRole('heading', { name: 'Cloud plate' })).toBeDefined();
    expect([...db.products.values()].filter(({ title }) => title === 'Cloud plate')).toHaveLength(1);
  });

  it('shows every fault beside its field and sends nothing', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const before = db.drops.size;
    await user.clear(await screen.findByLabelText(/^Price/));
    await user.clear(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    expect(screen.getByText('Enter a price such as 25.00')).toBeDefined();
    expect(screen.getByText('A whole number from 1 to 1,000,000')).toBeDefined();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Price/));
    expect(db.drops.size).toBe(before);
  });

  it('schedules a drop to reserve from', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    await user.click(await screen.findByText('Reserve, then pay'));
    const minutes = screen.getByLabelText(/^Minutes to pay/);
    await user.clear(minutes);
    await user.type(minutes, '90{Enter}');
    expect(await screen.findByText('Minutes from 0.5 to 60')).toBeDefined();
    await user.clear(minutes);
    await user.type(minutes, '2.5{Enter}');
    await waitFor(() => expect(newest(db.drops)).toMatchObject({ checkout: 'hold', holdSeconds: 150 }));
  });

  it('changes a scheduled drop', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const stock = await screen.findByLabelText(/^Units in stock/);
    expect(stock).toHaveProperty('value', '60');
    await user.clear(stock);
    await user.type(stock, '75{Enter}');
    await waitFor(() => expect(db.drops.get('drp_5')?.stock).toBe(75));
  });

  it('lets the creator choose the reminders', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const hour = await screen.findByRole('checkbox', { name: '1 hour before' });
    expect(hour).toHaveProperty('checked', true);
    await user.click(hour);
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(db.drops.get('drp_5')?.reminderMinutes).toEqual([15, 5]));
  });

  it('locks what cannot change on air', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops/drp_1/edit' });
    expect(await screen.findByLabelText(/^Units in stock/)).toHaveProperty('disabled', true);
    expect(screen.getByLabelText(/^Product/)).toHaveProperty('disabled', true);
    expect(screen.getByRole('checkbox', { name: '1 hour before' })).toHaveProperty('disabled', true);
    const price = screen.getByLabelText(/^Price/);
    await user.clear(price);
    await user.type(price, '30{Enter}');
    await waitFor(() => expect(db.drops.get('drp_1')?.price).toBe(3000));
  });
});

/** What another window, or an integrator, does to the drop meanwhile. */
const changeElsewhere = (
  { db }: Pick<TestStudio, 'db'>,
  dropId: string,
  patch: Partial<Drop>,
  { isTold = true } = {},
): Drop => {
  const before = db.drops.get(dropId);
  if (before === undefined) throw new Error(`no drop ${dropId}`);
  const drop = { ...before, ...patch, version: before.version + 1, updatedAt: db.now() };
  db.drops.set(dropId, drop);
  if (isTold) db.events.append([`creator:${drop.creatorId}`], 'drop.updated', { drop });
  return drop;
};

/** The editor of a scheduled drop, with the link up: that is what brings the changes of others. */
const openEditor = async (
  dropId = 'drp_5',
  db: MockDb = createMockDb(),
): Promise<TestStudio & { price: HTMLElement }> => {
  const studio = await renderStudio({ signedInAs: DREW, at: `/drops/${dropId}/edit`, db });
  const price = await screen.findByLabelText(/^Price/);
  await waitFor(() => expect(studio.studio.realtime.state.name).toBe('live'));
  return { ...studio, price };
};

const save = (): HTMLElement => screen.getByRole('button', { name: 'Save changes' });

/** A drop whose times lie between two seconds, as a program may set them. */
const withOddTimes = (dropId: string): { db: MockDb; drop: Drop } => {
  const db = createMockDb();
  const before = db.drops.get(dropId);
  if (before === undefined) throw new Error(`no drop ${dropId}`);
  const later = (instant: string, ms: number) => new Date(Date.parse(instant) + ms).toISOString();
  const { startsAt, endsAt } = before;
  const drop = { ...before, startsAt: later(startsAt, 123), endsAt: later(endsAt, 456) };
  db.drops.set(dropId, drop);
  return { db, drop };
};

/** The bodies of all changes that are sent. */
const watchChanges = ({ server }: TestStudio): unknown[] => {
  const bodies: unknown[] = [];
  server.events.on('request:start', async ({ request }) => {
    if (request.method === 'PATCH') bodies.push(await request.clone().json());
  });
  return bodies;
};

describe('saving', () => {
  it.each(['drp_5', 'drp_1'])('sends only what was changed of %s, and moves no time', async (dropId) => {
    const { db, drop } = withOddTimes(dropId);
    const studio = await openEditor(dropId, db);
    const changes = watchChanges(studio);
    await studio.user.clear(studio.price);
    await studio.user.type(studio.price, '39{Enter}');
    await waitFor(() => expect(db.drops.get(dropId)?.price).toBe(3900));
    expect(changes).toEqual([{ price: 3900, version: drop.version }]);
    expect(db.drops.get(dropId)).toMatchObject({ startsAt: drop.startsAt, endsAt: drop.endsAt });
  });

  it('counts another duration from the very start', async () => {
    const { db, drop } = withOddTimes('drp_5');
    const studio = await openEditor('drp_5', db);
    const changes = watchChanges(studio);
    const duration = screen.getByLabelText(/^Duration/);
    await studio.user.clear(duration);
    await studio.user.type(duration, '90{Enter}');
    const endsAt = new Date(Date.parse(drop.startsAt) + 90 * 60_000).toISOString();
    await waitFor(() => expect(changes).toEqual([{ endsAt, version: drop.version }]));
  });

  it('sends nothing when nothing was changed', async () => {
    const studio = await openEditor();
    const changes = watchChanges(studio);
    await studio.user.click(save());
    await screen.findByRole('heading', { name: 'Harbour bowl' });
    expect(changes).toEqual([]);
  });

  it('asks for a name, because a drop keeps the one that it has', async () => {
    const { db, user } = await openEditor();
    const name = screen.getByLabelText(/^Name of the drop/);
    expect(screen.queryByText(/when left empty/)).toBeNull();
    await user.clear(name);
    await user.click(save());
    await screen.findByText('Give it a name');
    expect(db.drops.get('drp_5')?.title).toBe('Harbour bowl');
  });
});

describe('a drop that is changed elsewhere while it is edited', () => {
  it('shows what was changed, and overwrites nothing before somebody has decided', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    const name = screen.getByLabelText(/^Name of the drop/);
    await user.clear(name);
    await user.type(name, 'Harbour bowl, blue');
    act(() => void changeElsewhere(studio, 'drp_5', { price: 4300 }));
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(within(notice).getByText('Price')).toBeDefined();
    expect(notice.textContent).toMatch(/was [\d.]+ EUR, is now 43\.00 EUR/);
    expect(notice.textContent).toContain('you did not change it');
    await user.click(save());
    expect(document.activeElement).toBe(notice);
    expect(db.drops.get('drp_5')).toMatchObject({ price: 4300, title: 'Harbour bowl' });

    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Price' }));
    expect(screen.queryByRole('region', { name: 'Changed elsewhere' })).toBeNull();
    expect(price).toHaveProperty('value', '43.00');
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')?.title).toBe('Harbour bowl, blue'));
    expect(db.drops.get('drp_5')?.price).toBe(4300);
  });

  it('puts one’s own value over theirs only when told so', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    await user.clear(price);
    await user.type(price, '39');
    act(() => void changeElsewhere(studio, 'drp_5', { price: 4300, perUserLimit: 9 }));
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(notice.textContent).toContain('you typed 39 EUR');
    await user.click(within(notice).getByRole('button', { name: 'Keep mine: Price' }));
    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Limit per person' }));
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')).toMatchObject({ price: 3900, perUserLimit: 9 }));
  });

  it('is refused by the server when nobody told, and shown then', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    changeElsewhere(studio, 'drp_5', { stock: 61, remaining: 61 }, { isTold: false });
    await user.clear(price);
    await user.type(price, '39{Enter}');
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(notice.textContent).toContain('was 60, is now 61');
    expect(db.drops.get('drp_5')?.stock).toBe(61);
    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Units in stock' }));
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')).toMatchObject({ price: 3900, stock: 61 }));
  });

  it('asks nothing about what the form does not hold', async () => {
    const studio = await openEditor();
    const { db, user, price } = studio;
    const { creatorId } = studio.db.drops.get('drp_5') ?? { creatorId: '' };
    const heard = new Promise<number>((resolve) => {
      const channel = studio.studio.realtime.channel(`creator:${creatorId}`);
      // The editor listens for longer, so it has heard it by then.
      channel.on('drop.updated', ({ data }) => resolve(data.drop.version));
    });
    await act(async () => {
      const { version } = changeElsewhere(studio, 'drp_5', { description: 'Other words' });
      expect(await heard).toBe(version);
    });
    await user.clear(price);
    await user.type(price, '39');
    expect(screen.queryByRole('region', { name: 'Changed elsewhere' })).toBeNull();
    await user.click(save());
    await waitFor(() => expect(db.drops.get('drp_5')?.price).toBe(3900));
  });
});

describe('leaving the editor', () => {
  it('asks before typed text is lost, and stays when told so', async () => {
    const { user, price, bridge } = await openEditor();
    expect(bridge.closeReasons).not.toContain('unsaved');
    await user.clear(price);
    await user.type(price, '39');
    await waitFor(() => expect(bridge.closeReasons).toContain('unsaved'));
    await user.click(screen.getByRole('link', { name: 'Products' }));
    const dialog = await screen.findByRole('dialog', { name: 'Leave without saving?' });
    await user.click(within(dialog).getByRole('button', { name: 'Stay here' }));
    expect(screen.getByLabelText(/^Price/)).toHaveProperty('value', '39');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Leave' }));
    expect(await screen.findByRole('heading', { name: 'Drops' })).toBeDefined();
    await waitFor(() => expect(bridge.closeReasons).not.toContain('unsaved'));
  });

  it('asks before signing out throws typed text away', async () => {
    const { user, price, bridge } = await openEditor();
    await user.clear(price);
    await user.type(price, '39');
    await waitFor(() => expect(bridge.closeReasons).toContain('unsaved'));
    const signOut = async (): Promise<ReturnType<typeof within>> => {
      await user.click(screen.getByRole('button', { name: 'Drew Kumar' }));
      await user.click(await screen.findByRole('button', { name: 'Sign out' }));
      return within(await screen.findByRole('dialog', { name: 'Sign out without saving?' }));
    };
    const first = await signOut();
    await user.click(first.getByRole('button', { name: 'Stay here' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByLabelText(/^Price/)).toHaveProperty('value', '39');
    const second = await signOut();
    await user.click(second.getByRole('button', { name: 'Sign out' }));
    expect(await screen.findByLabelText('Password')).toBeDefined();
    await waitFor(() => expect(bridge.saved).toBeNull());
  });

  it('asks while the answer is on its way, though nothing was typed', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/new?like=drp_5' });
    const { user, server, bridge } = studio;
    server.use(http.post(`${API_URL}/api/drops`, () => new Promise<never>(() => {})));
    await user.click(await screen.findByRole('button', { name: 'Schedule the drop' }));
    await user.click(screen.getByRole('link', { name: 'Products' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving?' }));
    dialog.getByText(/saving is stopped/);
    expect(bridge.closeReasons).toContain('unsaved');
    await user.click(dialog.getByRole('button', { name: 'Leave' }));
    await screen.findByText('It may have been done');
  });

  it('asks nothing when nothing was typed', async () => {
    const { user } = await openEditor();
    await user.click(screen.getByRole('link', { name: 'Products' }));
    expect(await screen.findByRole('heading', { name: 'Products' })).toBeDefined();
  });
});

describe('a drop like an earlier one', () => {
  it.each([
    ['as it was planned', 24 * 3_600_000, 24 * 3_600_000],
    ['the usual one after an end by hand', 123_456, 3_600_000],
  ])('keeps everything of it but the start; its duration: %s', async (_name, ranMs, durationMs) => {
    const db = createMockDb();
    const model = db.drops.get('drp_5');
    if (model === undefined) throw new Error('no drop');
    const terms = {
      title: 'The big one',
      price: 9900,
      stock: 1234,
      perUserLimit: 7,
      lowStockAt: 55,
      reminderMinutes: [15],
      checkout: 'hold',
      holdSeconds: 600,
    } satisfies Partial<Drop>;
    const startsAt = new Date(db.clock.now() - 48 * 3_600_000).toISOString();
    const endsAt = new Date(Date.parse(startsAt) + ranMs).toISOString();
    db.drops.set('drp_5', { ...model, ...terms, status: 'ended', remaining: 0, startsAt, endsAt });
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops', db });
    await user.click(await screen.findByRole('link', { name: 'Schedule The big one again' }));
    expect(await screen.findByLabelText(/^Name of the drop/)).toHaveProperty('value', 'The big one');
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    await screen.findByRole('heading', { name: 'The big one' });
    const made = newest(db.drops);
    expect(made).toMatchObject({ ...terms, productId: model.productId, status: 'scheduled' });
    const madeStart = Date.parse(made?.startsAt ?? '');
    expect(madeStart).toBeGreaterThan(db.clock.now());
    expect(Date.parse(made?.endsAt ?? '') - madeStart).toBe(durationMs);
    // The same weekday and time of day in the next week that is to come.
    expect(toWallTime(madeStart, localZone())).toEqual(
      weeksOn(toWallTime(Date.parse(startsAt), localZone()), toWallTime(db.clock.now(), localZone())),
    );
  });

  it('is made of one that is still to come', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/drops' });
    const model = db.drops.get('drp_5');
    await user.click(await screen.findByRole('link', { name: 'Duplicate Harbour bowl' }));
    await user.click(await screen.findByRole('button', { name: 'Schedule the drop' }));
    await screen.findByRole('heading', { name: 'Harbour bowl' });
    const made = newest(db.drops);
    expect(made?.id).not.toBe(model?.id);
    expect(made).toMatchObject({
      price: model?.price,
      stock: model?.stock,
      perUserLimit: model?.perUserLimit,
    });
    expect(Date.parse(made?.startsAt ?? '')).toBeGreaterThan(
      Date.parse(model?.startsAt ?? '') + 6 * 86_400_000,
    );
  });
});

describe('beside the form', () => {
  it('is what to look at before scheduling, with the way to each field', async () => {
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const stock = await screen.findByLabelText(/^Units in stock/);
    await user.clear(screen.getByLabelText(/^Limit per person/));
    await user.type(screen.getByLabelText(/^Limit per person/), '20');
    await user.clear(stock);
    await user.type(stock, '10');
    const checks = within(screen.getByRole('region', { name: 'Before you schedule' }));
    checks.getByText('It is above the 10 units in stock.');
    await user.click(checks.getByRole('button', { name: 'Limit per person' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/^Limit per person/));
    await user.clear(stock);
    await user.click(await checks.findByRole('button', { name: 'Units in stock' }));
    expect(document.activeElement).toBe(stock);
  });

  it('is the drop as a fan sees it, in the zones that the creator added', async () => {
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const preview = within(await screen.findByRole('region', { name: 'As a fan sees it' }));
    await user.clear(screen.getByLabelText(/^Price/));
    await user.type(screen.getByLabelText(/^Price/), '27.50');
    await user.type(screen.getByLabelText(/^Name of the drop/), 'Night market');
    preview.getByText('€27.50');
    preview.getByText('Night market');
    preview.getByText('2 at most');
    await user.click(screen.getByText('Date and time'));
    await user.clear(screen.getByLabelText(/^Start date/));
    await user.type(screen.getByLabelText(/^Start date/), '2051-01-02');
    await user.clear(screen.getByLabelText(/^Start time/));
    await user.type(screen.getByLabelText(/^Start time/), '12:00');
    await user.selectOptions(
      preview.getByRole('combobox', { name: 'Add a zone of your fans' }),
      'Asia/Tokyo',
    );
    const tokyo = formatWhenIn('Asia/Tokyo', Date.parse(new Date(2051, 0, 2, 12).toISOString()));
    expect(within(preview.getByRole('list')).getByText(tokyo)).toBeDefined();
    await user.selectOptions(preview.getByRole('combobox', { name: 'A fan who lives in' }), 'Asia/Tokyo');
    expect(await preview.findByText(`${tokyo} your time`)).toBeDefined();
    await user.click(preview.getByRole('button', { name: 'Remove Asia/Tokyo' }));
    expect(preview.queryByText(tokyo)).toBeNull();
  });

  it('is what followers are told, word for word, as far as it is known', async () => {
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const told = within(await screen.findByRole('region', { name: 'What followers are told' }));
    await user.type(screen.getByLabelText(/^Name of the drop/), 'Night market ☽ night.example');
    await user.clear(screen.getByLabelText(/^Price/));
    told.getByText(/^The messages stand here once/);
    await user.type(screen.getByLabelText(/^Price/), '27.50');
    const lines = told.getAllByRole('listitem').map(({ textContent }) => textContent);
    expect(lines[0]).toMatch(
      /^Once it is scheduledNew drop: “Night market ☽ night. example”“Night .+” by “Kiln & Salt”, €27.50, starts .+ UTC\.$/,
    );
    expect(lines.at(-1)).toMatch(/^At the startNow live: “Night market .+ units left\.$/);
    expect(lines.slice(1, -1).every((line) => / before the start, .+Be ready\.$/.test(line))).toBe(true);
  });

  it('says that everything is fine', async () => {
    const db = createMockDb();
    for (const [id, product] of db.products)
      db.products.set(id, { ...product, imageUrl: 'https://pictures.test/a.jpg' });
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops/new', db });
    await user.click(await screen.findByText('Date and time'));
    await user.clear(screen.getByLabelText(/^Start date/));
    await user.type(screen.getByLabelText(/^Start date/), '2051-01-02');
    await user.clear(screen.getByLabelText(/^Start time/));
    await user.type(screen.getByLabelText(/^Start time/), '12:00');
    const checks = within(screen.getByRole('region', { name: 'Before you schedule' }));
    expect(checks.getByText(/are fine, and no other drop is near/)).toBeDefined();
  });
});

describe('the end of a drop', () => {
  it('is an instant as well as a duration, without moving by the change', async () => {
    const { db, drop } = withOddTimes('drp_5');
    const studio = await openEditor('drp_5', db);
    const changes = watchChanges(studio);
    const { user } = studio;
    await user.click(screen.getByText('At a date and time'));
    expect(screen.getByLabelText(/^End date/)).toHaveProperty(
      'value',
      toWallTime(Date.parse(drop.endsAt), localZone()).date,
    );
    const later = addDays(toWallTime(Date.parse(drop.endsAt), localZone()).date, 1);
    await user.clear(screen.getByLabelText(/^End date/));
    await user.type(screen.getByLabelText(/^End date/), later);
    await user.click(save());
    await waitFor(() => expect(changes).toHaveLength(1));
    const [{ endsAt, ...rest }] = changes as [{ endsAt: string }];
    expect(rest).toEqual({ version: drop.version });
    expect(toWallTime(Date.parse(endsAt), localZone()).date).toBe(later);
  });
});

describe('faults that are out of sight', () => {
  it('are named beside the button, with a way to each field', async () => {
    const { user } = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    await user.clear(await screen.findByLabelText(/^Price/));
    await user.clear(screen.getByLabelText(/^Units in stock/));
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    const summary = await screen.findByRole('alert');
    expect(summary.textContent).toContain('Not sent');
    await user.click(within(summary).getByRole('button', { name: 'Units in stock' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/^Units in stock/));
    await user.click(within(summary).getByRole('button', { name: 'Price' }));
    expect(document.activeElement).toBe(screen.getByLabelText(/^Price/));
  });
});
