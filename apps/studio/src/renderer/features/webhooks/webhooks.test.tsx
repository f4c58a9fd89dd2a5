import { createMockDb, scenarios } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

const URL = 'https://hooks.example.com/livedrops';

/** The list of an account without webhooks. */
const openEmpty = async () => {
  const studio = await renderStudio({ signedInAs: DREW, at: '/webhooks' });
  await screen.findByRole('heading', { name: 'No webhooks yet' });
  return studio;
};

type Opened = Awaited<ReturnType<typeof renderStudio>>;

/** Makes one and puts its secret away. */
const addWebhook = async ({ user }: Opened): Promise<string> => {
  await user.click(screen.getByRole('button', { name: 'New webhook' }));
  await user.type(await screen.findByRole('textbox', { name: 'Address' }), URL);
  await user.click(screen.getByRole('button', { name: 'Create webhook' }));
  const secret = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Secret' });
  const { value } = secret;
  await user.click(screen.getByRole('button', { name: 'I have kept it' }));
  return value;
};

/** The screen of a webhook, with a delivery that failed and one that arrived. */
const openOne = async () => {
  const studio = await openEmpty();
  await addWebhook(studio);
  const { db, user } = studio;
  const [endpoint] = db.webhooks.values();
  if (endpoint === undefined) throw new Error('there is no endpoint');
  await user.click(await screen.findByRole('link', { name: `Open ${URL}` }));
  await user.click(await screen.findByRole('button', { name: 'Send a test' }));
  await screen.findByRole('button', { name: /^Details: webhook.test/ });
  return { ...studio, endpoint };
};

const failAll = (db: ReturnType<typeof createMockDb>) => {
  for (const delivery of db.deliveries.values()) {
    const attempt = {
      at: db.now(),
      durationMs: 31,
      status: 500,
      body: '<h1>Oops</h1>',
      error: 'It answered with 500',
    };
    db.deliveries.set(delivery.id, {
      ...delivery,
      state: 'failed',
      failure: 'It answered with 500',
      lastAttempt: attempt,
      attempts: [attempt],
    });
  }
};

describe('the list of webhooks', () => {
  it('takes an address and events, and shows the secret once', async () => {
    const studio = await openEmpty();
    const { db, user } = studio;
    await user.click(screen.getByRole('button', { name: 'New webhook' }));
    await user.type(await screen.findByRole('textbox', { name: 'Address' }), URL);
    const drops = screen.getByRole('group', { name: 'Drops' });
    await user.click(within(drops).getByRole('checkbox', { name: 'All drops' }));
    await user.click(within(drops).getByRole('checkbox', { name: /^Changed/ }));
    await user.click(screen.getByRole('button', { name: 'Create webhook' }));

    const secret = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Secret' });
    expect(secret.value).toMatch(/^whsec_/);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    await screen.findByText('Copied.');
    expect(await navigator.clipboard.readText()).toBe(secret.value);
    await user.keyboard('{Escape}');
    expect(screen.getByRole('textbox', { name: 'Secret' })).toBe(secret);
    await user.click(screen.getByRole('button', { name: 'I have kept it' }));

    const row = await screen.findByRole('row', { name: new RegExp(URL) });
    within(row).getByText('On');
    await waitFor(() => expect(screen.queryByDisplayValue(secret.value)).toBeNull());
    const [made] = db.webhooks.values();
    expect(made?.events).toHaveLength(8);
    expect(made?.events).not.toContain('drop.updated');
  });

  it('says what is wrong with the input, and what the server thinks of an address', async () => {
    const { db, user } = await openEmpty();
    await user.click(screen.getByRole('button', { name: 'New webhook' }));
    await user.click(await screen.findByRole('checkbox', { name: /^Confirmed/ }));
    await user.click(screen.getByRole('button', { name: 'Create webhook' }));
    await screen.findByText('It must be an address that begins with http:// or https://');
    screen.getByText('Choose at least one event');

    await user.click(screen.getByRole('checkbox', { name: 'All orders' }));
    await user.type(screen.getByRole('textbox', { name: 'Address' }), 'https://127.0.0.1/');
    await user.click(screen.getByRole('button', { name: 'Create webhook' }));
    await screen.findByText('It must be an https address that everybody can reach');
    expect(db.webhooks.size).toBe(0);
  });

  it('offers another try when it cannot be had', async () => {
    const db = createMockDb();
    const studio = await renderStudio({ signedInAs: DREW, at: '/products', db });
    studio.server.use(...scenarios.serverError({ baseUrl: API_URL, endpoint: 'webhooks.list' }));
    await studio.user.click(screen.getByRole('link', { name: 'Webhooks' }));
    await screen.findByRole('alert');
    studio.server.resetHandlers();
    await studio.user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('heading', { name: 'No webhooks yet' });
  });
});

describe('a webhook', () => {
  it('shows what was sent, and sends it again', async () => {
    const { db, user } = await openOne();
    const row = () => screen.getByRole('row', { name: /webhook.test/ });
    within(row()).getByText('Delivered');
    failAll(db);
    await user.click(screen.getByRole('radio', { name: 'Failed' }));
    await within(await screen.findByRole('row', { name: /webhook.test/ })).findByText('It answered with 500');

    await user.click(screen.getByRole('button', { name: /^Details: webhook.test/ }));
    const dialog = await screen.findByRole('dialog', { name: 'webhook.test' });
    await within(dialog).findByText('<h1>Oops</h1>');
    within(dialog).getByText(/"type": "webhook.test"/);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    await user.click(screen.getByRole('button', { name: /^Send again: webhook.test/ }));
    await screen.findByRole('heading', { name: 'None of these' });
    expect([...db.deliveries.values()].map(({ state, attemptCount }) => [state, attemptCount])).toEqual([
      ['delivered', 2],
    ]);
  });

  it('sends everything again that failed', async () => {
    const { db, user } = await openOne();
    await user.click(screen.getByRole('button', { name: 'Send a test' }));
    await waitFor(() => expect(screen.getAllByRole('row', { name: /webhook.test/ })).toHaveLength(2));
    failAll(db);
    await user.click(screen.getByRole('button', { name: 'Send all failed again' }));
    await screen.findByText('2 are sent again');
    expect([...db.deliveries.values()].map(({ state }) => state)).toEqual(['delivered', 'delivered']);
  });

  it('is turned off and on, changed, given a new secret, and removed', async () => {
    const { db, user, endpoint } = await openOne();
    const stored = () => db.webhooks.get(endpoint.id);
    const onOff = screen.getByRole('switch', { name: 'Send events' });
    await user.click(onOff);
    await screen.findByText('Off');
    expect(stored()).toMatchObject({ enabled: false, disabledReason: 'owner' });
    expect(screen.getByRole('button', { name: 'Send a test' })).toHaveProperty('disabled', true);
    expect(screen.queryByRole('button', { name: /^Send again: webhook.test/ })).toBeNull();
    await user.click(onOff);
    await screen.findByText('On');

    await user.click(screen.getByRole('button', { name: 'Edit' }));
    await user.click(await screen.findByRole('checkbox', { name: /^Stock is low/ }));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await screen.findByText('order.confirmed, stock.low');
    expect(stored()?.events).toEqual(['order.confirmed', 'stock.low']);

    await user.click(screen.getByRole('button', { name: 'New secret' }));
    await user.click(await screen.findByRole('button', { name: 'Make a new one' }));
    await screen.findByRole('textbox', { name: 'Secret' });
    await user.click(screen.getByRole('button', { name: 'I have kept it' }));
    await screen.findByText(/The secret before this one signs as well until/);

    await user.click(screen.getByRole('button', { name: 'Remove' }));
    await user.click(await screen.findByRole('button', { name: 'Remove it' }));
    await screen.findByRole('heading', { name: 'No webhooks yet' });
    expect(stored()).toBeUndefined();
  });

  it.each([
    ['New secret', 'Make a new one'],
    ['Remove', 'Remove it'],
  ])('asks anew about “%s” after it was given up', async (open, confirm) => {
    const { user, server, endpoint } = await openOne();
    server.use(
      http.post(`${API_URL}/api/webhooks/${endpoint.id}/rotate-secret`, () => new Promise<never>(() => {})),
    );
    server.use(http.delete(`${API_URL}/api/webhooks/:id`, () => new Promise<never>(() => {})));
    await user.click(screen.getByRole('button', { name: open }));
    await user.click(await screen.findByRole('button', { name: confirm }));
    await user.click(screen.getByRole('button', { name: 'Keep it' }));
    await screen.findByText('It may have been done');
    await user.click(screen.getByRole('button', { name: open }));
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByRole('button', { name: confirm })).toBeDefined();
    expect(dialog.queryByText('Stopped')).toBeNull();
  });

  it('is turned off though another dialog is closed meanwhile', async () => {
    const { db, user, server, endpoint } = await openOne();
    let goOn = (): void => {};
    const mayGoOn = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    server.use(
      http.patch(`${API_URL}/api/webhooks/:id`, async ({ request }) => {
        await mayGoOn;
        return request.signal.aborted ? HttpResponse.error() : undefined;
      }),
    );
    await user.click(screen.getByRole('switch', { name: 'Send events' }));
    await user.click(screen.getByRole('button', { name: 'Remove' }));
    await user.click(await screen.findByRole('button', { name: 'Keep it' }));
    goOn();
    await screen.findByText('Off');
    expect(db.webhooks.get(endpoint.id)?.enabled).toBe(false);
  });

  it('says why the server has turned it off', async () => {
    const { db, user, endpoint } = await openOne();
    db.webhooks.set(endpoint.id, { ...endpoint, enabled: false, disabledReason: 'gone' });
    await user.click(screen.getByRole('link', { name: 'All webhooks' }));
    await within(await screen.findByRole('row', { name: new RegExp(URL) })).findByText('Stopped');
    await user.click(screen.getByRole('link', { name: `Open ${URL}` }));
    await screen.findByText(/It answered 410 \(gone\)/);
  });

  it('that is not there is said', async () => {
    await renderStudio({ signedInAs: DREW, at: '/webhooks/whe_none' });
    await screen.findByText('There is no such webhook endpoint');
  });
});
