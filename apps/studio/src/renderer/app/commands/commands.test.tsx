import { act, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { API_URL, DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';
import { keysText } from '../../lib/keys-text.ts';

const heading = (name: string | RegExp) => screen.findByRole('heading', { name, level: 1 });

const openPalette = async ({ user }: TestStudio): Promise<HTMLElement> => {
  await user.keyboard('{Control>}k{/Control}');
  return screen.findByRole('dialog', { name: 'Palette' });
};

/** A fan's order through the wire. */
const order = async ({ db }: TestStudio, dropId: string): Promise<string> => {
  const fan = db.signIn('rowan.ibrahim585@inbox.test');
  const answer = await fetch(`${API_URL}/api/orders`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${fan.accessToken}`,
      'content-type': 'application/json',
      'idempotency-key': 'a-key-for-the-palette',
    },
    body: JSON.stringify({ dropId, quantity: 1 }),
  });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { number: string }).number;
};

describe('the keys of commands', () => {
  it('lead to the places of the rail in their order, also from within a field', async () => {
    const { user } = await renderStudio({ signedInAs: DREW });
    const rail = screen.getByRole('navigation', { name: 'Screens' });
    const third = within(rail).getAllByRole('link')[2];
    await user.keyboard('{Control>}4{/Control}');
    await heading('Orders');
    screen.getByRole('searchbox').focus();
    await user.keyboard('{Control>}3{/Control}');
    await waitFor(() => expect(third?.getAttribute('aria-current')).toBe('page'));
    await user.keyboard('{Control>}n{/Control}');
    await heading('New drop');
  });

  it('do nothing behind an open dialog', async () => {
    const { user, bridge } = await renderStudio({ signedInAs: DREW, at: '/products' });
    await user.click(await screen.findByRole('button', { name: 'New product' }));
    await screen.findByRole('dialog', { name: 'New product' });
    await user.keyboard('{Control>}4{/Control}{Control>}k{/Control}');
    act(() => bridge.tell({ kind: 'run', id: 'go.orders' }));
    expect(screen.getAllByRole('dialog')).toHaveLength(1);
    expect(window.location.hash).toContain('#/products');
  });

  it('are shown on a sheet, by a key that can still be typed', async () => {
    const { user } = await renderStudio({ signedInAs: DREW, at: '/orders' });
    const field = await screen.findByRole('searchbox');
    await user.type(field, '?');
    expect(field).toHaveProperty('value', '?');
    expect(screen.queryByRole('dialog')).toBeNull();
    field.blur();
    await user.keyboard('{Shift>}?{/Shift}');
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    const go = within(sheet).getByRole('region', { name: 'Go to' });
    expect(within(go).getByText('Orders').nextElementSibling?.textContent).toBe('Ctrl+4');
  });

  it.each([
    ['mod+shift+A', 'linux', 'Ctrl+Shift+A'],
    ['mod+shift+A', 'darwin', '⇧⌘A'],
    ['mod+/', 'win32', 'Ctrl+/'],
    ['shift+?', 'darwin', '?'],
  ])('%s on %s is %s', (keys, platform, text) => {
    expect(keysText(keys, platform)).toBe(text);
  });
});

describe('the menu bar', () => {
  it('is told what can be done here and now, and what it sends back is done', async () => {
    const { bridge } = await renderStudio({ signedInAs: DREW });
    await waitFor(() =>
      expect(bridge.menu.find(({ id }) => id === 'go.live')).toMatchObject({
        keys: 'mod+L',
        isPossible: true,
      }),
    );
    const ids = bridge.menu.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain('drop.pause');
    act(() => bridge.tell({ kind: 'run', id: 'go.live' }));
    await heading('Harbour bowl');
    act(() => bridge.tell({ kind: 'open', screen: { name: 'live', dropId: 'drp_1' } }));
    await waitFor(() => expect(bridge.menu.map(({ id }) => id)).toContain('drop.pause'));
    act(() => bridge.tell({ kind: 'run', id: 'view.zoom-in' }));
    expect(bridge.zoomed).toEqual(['in']);
  });

  it('offers no screens before somebody has signed in, and ends the session when told', async () => {
    const { bridge, studio } = await renderStudio({ signedInAs: DREW });
    await waitFor(() => expect(bridge.menu.map(({ id }) => id)).toContain('file.sign-out'));
    act(() => bridge.tell({ kind: 'run', id: 'file.sign-out' }));
    await screen.findByLabelText('Password');
    expect(studio.session.current).toBeNull();
    await waitFor(() => expect(bridge.menu.some(({ section }) => section === 'file')).toBe(false));
    expect(bridge.menu.map(({ id }) => id)).toContain('help.shortcuts');
  });

  it('turns off what is impossible, and a late choice of it does nothing', async () => {
    const { bridge, db, studio } = await renderStudio({ signedInAs: DREW });
    const creatorId = studio.session.current?.user.creatorId ?? '';
    await waitFor(() => expect(bridge.menu.map(({ id }) => id)).toContain('go.live'));
    for (const drop of [...db.drops.values()].filter((one) => one.creatorId === creatorId)) {
      const over = { ...drop, status: 'ended' as const, version: drop.version + 1 };
      db.drops.set(drop.id, over);
      act(() => db.events.append([`creator:${creatorId}`], 'drop.ended', { drop: over }));
    }
    await waitFor(() =>
      expect(bridge.menu.find(({ id }) => id === 'go.live')).toMatchObject({ isPossible: false }),
    );
    act(() => bridge.tell({ kind: 'run', id: 'go.live' }));
    expect(window.location.hash).not.toContain('/live');
  });
});

it('opens a screen that the main process asks for', async () => {
  const { bridge } = await renderStudio({ signedInAs: DREW });
  act(() => bridge.tell({ kind: 'open', screen: { name: 'live', dropId: 'drp_1' } }));
  await waitFor(() => expect(window.location.hash).toBe('#/drops/drp_1/live'));
  act(() => bridge.tell({ kind: 'open', screen: { name: 'api-keys' } }));
  await heading('API keys');
});

describe('the palette', () => {
  it('runs a command by its words', async () => {
    const studio = await renderStudio({ signedInAs: DREW });
    const palette = await openPalette(studio);
    await studio.user.type(within(palette).getByLabelText(/^Find a command/), 'fans{Enter}');
    await heading('Fans');
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('finds a drop by the beginning of a word, and opens its room', async () => {
    const studio = await renderStudio({ signedInAs: DREW });
    const palette = await openPalette(studio);
    await studio.user.type(within(palette).getByRole('textbox'), 'bowl harb');
    const found = await within(palette).findByRole('button', { name: /^Harbour bowl\s*Scheduled/ });
    await studio.user.click(found);
    await waitFor(() => expect(window.location.hash).toMatch(/^#\/drops\/.+\/live$/));
    await heading('Harbour bowl');
  });

  it('finds a product, and opens it', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/fans' });
    const [product] = [...studio.db.products.values()].filter(
      ({ creatorName }) => creatorName === 'Kiln & Salt',
    );
    if (product === undefined) throw new Error('no product');
    const palette = await openPalette(studio);
    await studio.user.type(within(palette).getByRole('textbox'), product.title);
    await studio.user.click(await within(palette).findByRole('button', { name: product.title }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit product' });
    expect(within(dialog).getByLabelText(/Name/)).toHaveProperty('value', product.title);
  });

  it('finds an order by its number, and opens it', async () => {
    const studio = await renderStudio({ signedInAs: DREW });
    const number = await order(studio, 'drp_1');
    const palette = await openPalette(studio);
    await studio.user.type(within(palette).getByRole('textbox'), number);
    await studio.user.click(await within(palette).findByRole('button', { name: new RegExp(`^${number}`) }));
    await screen.findByRole('dialog', { name: number });
  });

  it('says why something is not possible, and does not do it', async () => {
    const studio = await renderStudio({ signedInAs: DREW });
    const palette = await openPalette(studio);
    const colours = within(palette).getByRole('button', { name: /^Colours of the system/ });
    expect(colours.textContent).toContain('These are on.');
    await studio.user.click(colours);
    expect(screen.getByRole('dialog', { name: 'Palette' })).toBeDefined();
    await studio.user.click(within(palette).getByRole('button', { name: 'Dark colours' }));
    await waitFor(() =>
      expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('dark'),
    );
  });
});
