import { createLiveDrops } from '@livedrops/sdk';
import { LIMITS } from '@livedrops/sdk/contract';
import { createMockDb, scenarios } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

type Opened = Awaited<ReturnType<typeof renderStudio>>;

/** The list of an account without keys. */
const openEmpty = async () => {
  const studio = await renderStudio({ signedInAs: DREW, at: '/api-keys' });
  await screen.findByRole('heading', { name: 'No API keys yet' });
  return studio;
};

/** Makes a key by its name alone, and puts it away. */
const addKey = async ({ user }: Opened, name = 'Warehouse'): Promise<string> => {
  await user.click(screen.getByRole('button', { name: 'New key' }));
  await user.type(await screen.findByRole('textbox', { name: 'Name' }), name);
  await user.click(screen.getByRole('button', { name: 'Create key' }));
  const { value } = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Key' });
  await user.click(screen.getByRole('button', { name: 'I have kept it' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  return value;
};

const program = (key: string) =>
  // As a token: in the tests' window, a secret key would be refused as in a browser.
  createLiveDrops({ baseUrl: API_URL, auth: async () => ({ token: key }) });

describe('API keys', () => {
  it('are made for chosen areas and shown once', async () => {
    const { db, user } = await openEmpty();
    await user.click(screen.getByRole('button', { name: 'New key' }));
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Warehouse');
    expect(screen.getByRole('radio', { name: 'Only some areas' })).toHaveProperty('checked', true);
    const areas = screen.getByRole('group', { name: 'Areas' });
    await user.selectOptions(within(areas).getByRole('combobox', { name: 'Orders' }), 'Read and change');
    await user.selectOptions(within(areas).getByRole('combobox', { name: 'Drops' }), 'No access');
    await user.selectOptions(screen.getByRole('combobox', { name: 'Expires' }), 'In 30 days');
    await user.click(screen.getByRole('button', { name: 'Create key' }));

    const shown = await screen.findByRole<HTMLInputElement>('textbox', { name: 'Key' });
    const key = shown.value;
    expect(key).toMatch(/^ld_sk_/);
    screen.getByText(/Whoever has it can act as you/);
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    await screen.findByText('Copied.');
    expect(await navigator.clipboard.readText()).toBe(key);
    await user.keyboard('{Escape}');
    expect(screen.getByRole('textbox', { name: 'Key' })).toBe(shown);
    await user.click(screen.getByRole('button', { name: 'I have kept it' }));

    const row = await screen.findByRole('row', { name: /Warehouse/ });
    within(row).getByText('orders:write');
    within(row).getByText(`ld_sk_…${key.slice(-4)}`);
    within(row).getByText('Active');
    await waitFor(() => expect(screen.queryByDisplayValue(key)).toBeNull());
    const [made] = db.apiKeys.values();
    expect(made?.scopes).toEqual(['orders:write']);
    expect(Date.parse(made?.expiresAt ?? '') - db.clock.now()).toBeGreaterThan(29 * 86_400_000);
    expect((await program(key).orders.list()).items).toEqual([]);
  });

  it('can be publishable, and then have no areas and no warning', async () => {
    const { db, user } = await openEmpty();
    await user.click(screen.getByRole('button', { name: 'New key' }));
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Poster');
    await user.click(screen.getByRole('radio', { name: 'Publishable' }));
    expect(screen.queryByRole('radio', { name: 'Every area' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    expect((await screen.findByRole<HTMLInputElement>('textbox', { name: 'Key' })).value).toMatch(/^ld_pk_/);
    expect(screen.queryByText(/Whoever has it can act as you/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'I have kept it' }));
    await screen.findByText('Publishable: what is public');
    expect([...db.apiKeys.values()].map(({ kind }) => kind)).toEqual(['publishable']);
  });

  it('are revoked after a question, and stay to be seen', async () => {
    const studio = await openEmpty();
    const { db, user } = studio;
    const key = await addKey(studio);
    await addKey(studio, 'Screen');
    await user.click(screen.getByRole('button', { name: 'Revoke Warehouse' }));
    await screen.findByRole('dialog', { name: 'Revoke “Warehouse”?' });
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Keep it' }));
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    const revoke = screen.getByRole('button', { name: 'Revoke Warehouse' });
    await waitFor(() => expect(document.activeElement).toBe(revoke));
    expect([...db.apiKeys.values()].every(({ revokedAt }) => revokedAt === null)).toBe(true);

    await user.click(screen.getByRole('button', { name: 'Revoke Warehouse' }));
    await user.click(await screen.findByRole('button', { name: 'Revoke it' }));
    await within(await screen.findByRole('row', { name: /Warehouse/ })).findByText('Revoked');
    expect(screen.queryByRole('button', { name: 'Revoke Warehouse' })).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('main')));
    const names = screen.getAllByRole('rowheader').map(({ textContent }) => textContent);
    expect(names).toEqual([expect.stringContaining('Screen'), expect.stringContaining('Warehouse')]);
    await expect(program(key).orders.list()).rejects.toMatchObject({ code: 'api_key_revoked' });
  });

  it('say when they were used and when they have expired', async () => {
    const studio = await openEmpty();
    const key = await addKey(studio);
    await program(key).orders.list();
    const [stored] = studio.db.apiKeys.values();
    if (stored === undefined) throw new Error('there is no key');
    studio.db.apiKeys.set(stored.id, { ...stored, expiresAt: '2020-01-01T00:00:00.000Z' });
    await studio.user.click(screen.getByRole('link', { name: 'Products' }));
    await studio.user.click(screen.getByRole('link', { name: 'API keys' }));
    const row = await screen.findByRole('row', { name: /Warehouse/ });
    await within(row).findByText('Expired');
    expect(within(row).queryByText('Never')).toBeNull();
  });

  it('need a name, and something to open', async () => {
    const { db, user } = await openEmpty();
    await user.click(screen.getByRole('button', { name: 'New key' }));
    await screen.findByRole('radio', { name: 'Only some areas' });
    for (const name of ['Orders', 'Drops'])
      await user.selectOptions(screen.getByRole('combobox', { name }), 'No access');
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    await screen.findByText('Say what it is for');
    screen.getByText('Give it access to something');
    expect(db.apiKeys.size).toBe(0);
  });

  it('are as many as there may be', async () => {
    const studio = await openEmpty();
    const { client } = studio.studio;
    for (let count = 0; count < LIMITS.apiKeys; count += 1)
      await client.apiKeys.create({ name: `Key ${count}`, scopes: ['drops:read'] });
    await studio.user.click(screen.getByRole('link', { name: 'Products' }));
    await studio.user.click(screen.getByRole('link', { name: 'API keys' }));
    await screen.findByText(`There can be ${LIMITS.apiKeys} keys. Revoke one to add another.`);
    expect(screen.getByRole('button', { name: 'New key' })).toHaveProperty('disabled', true);
  });

  it('offer another try when they cannot be had, or made', async () => {
    const db = createMockDb();
    const { server, user } = await renderStudio({ signedInAs: DREW, at: '/products', db });
    server.use(...scenarios.serverError({ baseUrl: API_URL, endpoint: 'apiKeys.list' }));
    await user.click(screen.getByRole('link', { name: 'API keys' }));
    await screen.findByRole('alert');
    server.resetHandlers();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('heading', { name: 'No API keys yet' });

    server.use(...scenarios.serverError({ baseUrl: API_URL, endpoint: 'apiKeys.create' }));
    await user.click(screen.getByRole('button', { name: 'New key' }));
    await user.type(await screen.findByRole('textbox', { name: 'Name' }), 'Warehouse');
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    await screen.findByRole('alert');
    server.resetHandlers();
    await user.click(screen.getByRole('button', { name: 'Create key' }));
    await screen.findByRole('textbox', { name: 'Key' });
  });
});
