import { isApiError } from '@livedrops/sdk';
import { scenarios } from '@livedrops/sdk/msw';
import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { API_URL, DREW, renderStudio } from '../../../test/render-studio.tsx';

describe('sign in', () => {
  it('takes a demo creator to the drops and keeps the session with the main process', async () => {
    const { user, bridge } = await renderStudio();
    expect(screen.getByText(API_URL)).toBeDefined();
    await user.click(screen.getByRole('button', { name: /Drew Kumar/ }));
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeDefined();
    await waitFor(() => expect(bridge.saved?.user.email).toBe(DREW));
    expect(sessionStorage).toHaveLength(0);
    expect(JSON.stringify(Object.entries(localStorage))).not.toContain(bridge.saved?.refreshToken);
  });

  it('says what is wrong with a password and stays', async () => {
    const { user, bridge } = await renderStudio();
    await user.type(screen.getByLabelText('E-mail'), DREW);
    await user.type(screen.getByLabelText('Password'), 'not-the-password{Enter}');
    expect((await screen.findByRole('alert')).textContent).toContain('Wrong e-mail or password');
    expect(bridge.saved).toBeNull();
  });

  it('has a link to a new password mailed, and says the same for an unknown address', async () => {
    const { user, db } = await renderStudio();
    for (const address of [DREW, 'nobody@example.com']) {
      await user.clear(screen.getByLabelText('E-mail'));
      await user.type(screen.getByLabelText('E-mail'), address);
      await user.click(screen.getByRole('button', { name: 'Forgot your password?' }));
      const dialog = await screen.findByRole('dialog', { name: 'Forgot your password?' });
      expect(within(dialog).getByLabelText('E-mail')).toHaveProperty('value', address);
      await user.click(within(dialog).getByRole('button', { name: 'Send the link' }));
      await within(dialog).findByText(/a link to a new password is on its way/);
      await user.click(within(dialog).getByRole('button', { name: 'Done' }));
      await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    }
    expect(db.mails).toMatchObject([{ to: DREW, kind: 'reset' }]);
  });

  it('begins here: an account, a profile, and the first screen', async () => {
    const { user, bridge, db } = await renderStudio();
    await user.click(screen.getByRole('button', { name: 'Create an account' }));
    await user.type(screen.getByLabelText('Your name'), 'Noor Bakker');
    await user.type(screen.getByLabelText('E-mail'), 'noor@example.com');
    await user.type(screen.getByLabelText('Password'), 'short');
    await user.click(screen.getByRole('button', { name: 'Create the account' }));
    await waitFor(() => expect(screen.getByRole('main').textContent).toMatch(/at least \d+ characters/));
    await user.clear(screen.getByLabelText('Password'));
    await user.type(screen.getByLabelText('Password'), 'a kiln that is never cold');
    await user.click(screen.getByRole('button', { name: 'Create the account' }));
    expect(await screen.findByRole('heading', { name: 'Become a creator' })).toBeDefined();
    expect(screen.getByLabelText(/^Handle/)).toHaveProperty('value', 'noor-bakker');
    await user.click(screen.getByRole('button', { name: 'Create the profile' }));
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeDefined();
    expect(bridge.saved?.user.email).toBe('noor@example.com');
    expect([...db.creators.values()].some(({ handle }) => handle === 'noor-bakker')).toBe(true);
  });

  it('says that the server cannot be reached', async () => {
    const { user, server } = await renderStudio();
    server.use(...scenarios.offline({ baseUrl: API_URL, endpoint: 'auth.demo' }));
    await user.click(screen.getByRole('button', { name: /Drew Kumar/ }));
    const alert = await screen.findByRole('alert');
    expect(alert.textContent).toContain('could not be reached');
  });

  it('says that the server has ended the session, until somebody signs in', async () => {
    const { studio, user } = await renderStudio({ signedInAs: DREW, at: '/products' });
    await screen.findByRole('heading', { name: 'Products' });
    await act(() => studio.session.clear('expired'));
    await screen.findByText('Your session has ended. Sign in again to go on where you were.');
    await user.click(screen.getByRole('button', { name: /Drew Kumar/ }));
    await screen.findByRole('heading', { name: 'Products' });
    await user.click(screen.getByRole('button', { name: 'Drew Kumar' }));
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    await screen.findByLabelText('Password');
    expect(screen.queryByText(/Your session has ended/)).toBeNull();
  });

  it('continues the session that the main process kept, and ends it', async () => {
    const { user, bridge } = await renderStudio({ signedInAs: DREW });
    expect(await screen.findByRole('heading', { name: 'Overview' })).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Drew Kumar' }));
    await user.click(await screen.findByRole('button', { name: 'Sign out' }));
    expect(await screen.findByLabelText('Password')).toBeDefined();
    await waitFor(() => expect(bridge.saved).toBeNull());
  });
});

describe('the list of drops', () => {
  it('shows what happened before the connection came up, once it does', async () => {
    const { db, network, studio } = await renderStudio({ signedInAs: DREW, at: '/drops', isOnline: false });
    const drop = [...db.drops.values()].find(({ creatorName }) => creatorName === 'Kiln & Salt');
    if (drop === undefined) throw new Error('no drop of this creator');
    await screen.findAllByText(drop.title);
    const renamed = { ...drop, title: 'Another name', version: drop.version + 1 };
    db.drops.set(drop.id, renamed);
    db.events.append([`creator:${drop.creatorId}`], 'drop.updated', { drop: renamed });
    network.setOnline(true);
    studio.realtime.connect();
    await screen.findAllByText('Another name');
  });
});

describe('without a key store', () => {
  it('tells that the sign-in is not kept', async () => {
    await renderStudio({ signedInAs: DREW, protection: 'memory' });
    expect(await screen.findByText(/kept in memory only/)).toBeDefined();
  });

  it('is silent where there is one', async () => {
    await renderStudio({ signedInAs: DREW });
    expect(screen.queryByText(/kept in memory only/)).toBeNull();
  });
});

describe('becoming a creator', () => {
  const FAN = 'rowan.ibrahim585@inbox.test';

  it('is offered to people without a profile and ends in the shell', async () => {
    const { db, studio, user } = await renderStudio();
    await studio.client.auth.demo({ email: FAN });
    const handle = await screen.findByLabelText(/Handle/);
    expect(handle).toHaveProperty('value', 'rowan-ibrahim');
    await user.click(screen.getByRole('button', { name: 'Create the profile' }));
    expect(await screen.findByRole('region', { name: 'First steps' })).toBeDefined();
    expect([...db.creators.values()].at(-1)).toMatchObject({
      handle: 'rowan-ibrahim',
      name: 'Rowan Ibrahim',
    });
  });

  it('takes a picture, which follows once there is a creator who may upload', async () => {
    const { db, studio, user } = await renderStudio();
    await studio.client.auth.demo({ email: FAN });
    await screen.findByLabelText(/Handle/);
    await user.type(screen.getByLabelText('About you'), 'Cups');
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);
    const input = document.querySelector<HTMLInputElement>('input[type=file]');
    if (input === null) throw new Error('no field for a picture');
    await user.upload(input, new File([png], 'me.png', { type: 'image/png' }));
    await user.click(screen.getByRole('button', { name: 'Create the profile' }));
    await screen.findByRole('heading', { name: 'Overview' });
    await waitFor(() =>
      expect([...db.creators.values()].at(-1)).toMatchObject({ bio: 'Cups', avatar: { id: 'pic_1' } }),
    );
  });

  it('puts the server’s refusal beside the handle', async () => {
    const { studio, user } = await renderStudio();
    await studio.client.auth.demo({ email: FAN });
    const handle = await screen.findByLabelText(/Handle/);
    await user.clear(handle);
    await user.type(handle, 'kiln-and-salt{Enter}');
    expect(await screen.findByText('This handle is taken')).toBeDefined();
  });
});

describe('the shell', () => {
  it('shows drops by state and follows what happens to them', async () => {
    vi.spyOn(document, 'hasFocus').mockReturnValue(false);
    const { db, bridge, studio } = await renderStudio({ signedInAs: DREW, at: '/drops' });
    await waitFor(() => expect(studio.realtime.state.name).toBe('live'));
    const scheduled = await screen.findByRole('heading', { name: /^Scheduled 1/ });
    expect(within(scheduled.closest('section') ?? document.body).getByText('Harbour bowl')).toBeDefined();
    db.advance(10 * 60_000);
    expect(await screen.findByRole('heading', { name: /^On air 2/ })).toBeDefined();
    expect(screen.queryByRole('heading', { name: /^Scheduled/ })).toBeNull();
    await waitFor(() => expect(bridge.notices.map(({ title }) => title)).toContain('Harbour bowl is live'));
  });

  it('counts down the drop that starts next, and in the room of another drop that one', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW });
    const [bar] = screen.getAllByRole('banner');
    if (bar === undefined) throw new Error('no bar');
    const live = [...db.drops.values()].find(({ id }) => id === 'drp_1');
    const next = db.drops.get('drp_5');
    if (live === undefined || next === undefined) throw new Error('no drops');
    // It runs for longer than until the next start, which is minutes away.
    const longer = {
      ...live,
      endsAt: new Date(db.clock.now() + 86_400_000).toISOString(),
      version: live.version + 1,
    };
    db.drops.set(live.id, longer);
    act(() => db.events.append([`creator:${live.creatorId}`], 'drop.updated', { drop: longer }));
    await within(bar).findByText('Next drop in');
    expect(bar.textContent).toContain(next.title);
    await screen.findByRole('region', { name: 'Next drop' });
    await user.click(screen.getByRole('link', { name: 'Drops' }));
    await user.click(await screen.findByRole('link', { name: live.title }));
    await within(bar).findByText('On air, ends in');
    expect(bar.textContent).toContain(live.title);
  });

  it('shows when the link is down and when it is back', async () => {
    const { network, studio } = await renderStudio({ signedInAs: DREW });
    expect(await screen.findByText('Connected')).toBeDefined();
    network.setOnline(false);
    network.disconnect();
    expect(await screen.findByText('Reconnecting')).toBeDefined();
    // Old figures must not look like new ones: the page dims them by this mark.
    const page = screen.getByRole('heading', { name: 'Overview' }).closest('[data-width]');
    expect(page?.hasAttribute('data-stale')).toBe(true);
    network.setOnline(true);
    studio.realtime.connect();
    expect(await screen.findByText('Connected')).toBeDefined();
    expect(page?.hasAttribute('data-stale')).toBe(false);
  });
});

describe('products', () => {
  it('are made and changed', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/products' });
    await user.click(await screen.findByRole('button', { name: 'New product' }));
    const dialog = await screen.findByRole('dialog', { name: 'New product' });
    await user.click(within(dialog).getByRole('button', { name: 'Create product' }));
    expect(within(dialog).getByText('Give it a name')).toBeDefined();
    await user.type(within(dialog).getByLabelText(/Name/), 'Cloud plate');
    await user.type(within(dialog).getByLabelText(/Price/), '19.50');
    await user.click(within(dialog).getByRole('button', { name: 'Create product' }));
    expect(await screen.findByRole('rowheader', { name: /Cloud plate/ })).toBeDefined();
    await user.click(screen.getByRole('button', { name: 'Edit Cloud plate' }));
    const price = await screen.findByLabelText(/Price/);
    await user.clear(price);
    await user.type(price, '21');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect([...db.products.values()].find(({ title }) => title === 'Cloud plate')).toMatchObject({
        price: 2100,
      }),
    );
  });

  it('leave alone what was changed elsewhere meanwhile', async () => {
    const { db, user } = await renderStudio({ signedInAs: DREW, at: '/products' });
    const [edit] = await screen.findAllByRole('button', { name: /^Edit / });
    if (edit === undefined) throw new Error('no product');
    const title = edit.getAttribute('aria-label')?.slice('Edit '.length);
    const product = [...db.products.values()].find((item) => item.title === title);
    if (product === undefined) throw new Error('not in the mock');
    await user.click(edit);
    const name = await screen.findByLabelText(/Name/);
    db.products.set(product.id, { ...product, price: product.price + 100 });
    await user.clear(name);
    await user.type(name, 'Another name');
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() =>
      expect(db.products.get(product.id)).toMatchObject({
        title: 'Another name',
        price: product.price + 100,
      }),
    );
  });
});

describe('the mock', () => {
  it('refuses what the contract refuses, so that these tests mean something', async () => {
    const { studio } = await renderStudio({ signedInAs: DREW });
    const error = await studio.client.drops
      .restock('drp_1', { quantity: 0 })
      .catch((caught: unknown) => caught);
    expect(isApiError(error, 'validation_failed')).toBe(true);
  });
});
