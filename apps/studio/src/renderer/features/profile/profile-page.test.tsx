import type { Creator } from '@livedrops/sdk';
import { createMockDb, type MockDb } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';
import { clientOf } from '../../../../test/open-orders.ts';
import { API_URL, DREW, renderStudio } from '../../../../test/render-studio.tsx';

const profileOf = (db: MockDb): Creator => {
  const creator = [...db.creators.values()][0];
  if (creator === undefined) throw new Error('the mock has no creator');
  return creator;
};

const openProfile = async (db = createMockDb()) => {
  const studio = await renderStudio({ signedInAs: DREW, at: '/drops', db });
  await studio.user.click(screen.getByRole('button', { name: 'Drew Kumar' }));
  await studio.user.click(await screen.findByRole('link', { name: 'Profile' }));
  await screen.findByRole('heading', { name: 'Profile' });
  return { ...studio, bio: await screen.findByLabelText('About you') };
};

const png = () =>
  new File([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10)], 'me.png', { type: 'image/png' });

describe('the profile', () => {
  it('is changed with a picture and links, and sends what was changed', async () => {
    const { user, db, bio, server } = await openProfile();
    const sent: unknown[] = [];
    server.events.on('request:start', async ({ request }) => {
      if (request.method === 'PATCH') sent.push(await request.clone().json());
    });
    const save = screen.getByRole('button', { name: 'Save the profile' });
    expect(save).toHaveProperty('disabled', true);
    await user.clear(bio);
    await user.type(bio, 'Cups and bowls');
    await user.click(screen.getByRole('button', { name: 'Add a link' }));
    await user.type(screen.getByLabelText('Address of link 1'), 'kiln.example');
    await user.upload(screen.getByTestId('picture-zone').querySelector('input')!, png());
    await screen.findByRole('button', { name: 'Remove the picture' });
    await user.click(save);
    await screen.findByText('Your profile is saved');
    const { name, bio: text, links, avatar, version } = profileOf(db);
    expect([name, text, links, version]).toEqual([
      'Kiln & Salt',
      'Cups and bowls',
      ['https://kiln.example/'],
      2,
    ]);
    expect(sent).toEqual([
      { bio: 'Cups and bowls', links: ['https://kiln.example/'], avatar: { id: avatar?.id }, version: 1 },
    ]);
    await user.click(screen.getByRole('button', { name: 'Remove the picture' }));
    await user.click(screen.getByRole('button', { name: 'Save the profile' }));
    await waitFor(() => expect(profileOf(db).avatar).toBeNull());
  });

  it('keeps its picture when another one does not get there, or is gone before it was saved', async () => {
    const { user, db } = await openProfile();
    const save = screen.getByRole('button', { name: 'Save the profile' });
    const zone = () => screen.getByTestId('picture-zone').querySelector('input')!;
    await user.upload(zone(), png());
    await screen.findByRole('button', { name: 'Remove the picture' });
    await user.click(save);
    await waitFor(() => expect(profileOf(db).avatar).not.toBeNull());
    const { avatar } = profileOf(db);

    await user.upload(zone(), new File(['<svg/>'], 'drawing.png', { type: 'image/png' }));
    await screen.findByText(/^This is no picture/);
    expect(screen.getByRole('button', { name: 'Save the profile' })).toHaveProperty('disabled', true);
    await user.click(screen.getByRole('button', { name: 'Remove drawing.png' }));
    await screen.findByRole('button', { name: 'Remove the picture' });

    const other = new File([await png().arrayBuffer(), 'x'], 'late.png', { type: 'image/png' });
    await user.upload(zone(), other);
    await waitFor(() => expect(db.pictures.size).toBe(2));
    await screen.findByRole('button', { name: 'Remove the picture' });
    db.pictures.clear();
    await user.click(screen.getByRole('button', { name: 'Save the profile' }));
    await screen.findByText('The picture is gone: choose it once more');
    await user.click(screen.getByRole('button', { name: 'Remove late.png' }));
    await screen.findByRole('button', { name: 'Remove the picture' });
    expect(profileOf(db).avatar).toEqual(avatar);
  });

  it('says what is wrong beside the field, and sends nothing', async () => {
    const { user, db } = await openProfile();
    await user.clear(screen.getByLabelText(/^Name/));
    await user.click(screen.getByRole('button', { name: 'Add a link' }));
    await user.type(screen.getByLabelText('Address of link 1'), 'javascript:alert(1)');
    await user.click(screen.getByRole('button', { name: 'Save the profile' }));
    await screen.findByText('Enter a name');
    await screen.findByText('It must be an address that begins with http:// or https://');
    expect(profileOf(db)).toMatchObject({ name: 'Kiln & Salt', version: 1 });
  });

  it('that was changed elsewhere keeps what was typed here, and shows the rest as it is now', async () => {
    const { user, db, bio } = await openProfile();
    await user.clear(bio);
    await user.type(bio, 'Typed here');
    await clientOf(db, DREW).creators.update(profileOf(db).id, { name: 'Salt & Kiln', bio: 'Typed there' });
    await user.click(screen.getByRole('button', { name: 'Save the profile' }));
    await screen.findByText(/changed elsewhere while you edited it/);
    expect(screen.getByLabelText('About you')).toHaveProperty('value', 'Typed here');
    expect(screen.getByLabelText(/^Name/)).toHaveProperty('value', 'Salt & Kiln');
    expect(profileOf(db).bio).toBe('Typed there');
    await user.click(screen.getByRole('button', { name: 'Save the profile' }));
    await waitFor(() =>
      expect(profileOf(db)).toMatchObject({ name: 'Salt & Kiln', bio: 'Typed here', version: 3 }),
    );
  });

  it('asks before typed text is lost', async () => {
    const { user, bio } = await openProfile();
    await user.type(bio, ' and more');
    await user.click(screen.getByRole('link', { name: 'Products' }));
    await screen.findByRole('dialog', { name: 'Leave without saving?' });
    await user.click(screen.getByRole('button', { name: 'Stay here' }));
    expect(screen.getByLabelText('About you')).toHaveProperty('value', expect.stringMatching(/ and more$/));
  });

  it('says why it cannot be read, and is there after another try', async () => {
    const db = createMockDb();
    const { user, server } = await renderStudio({ signedInAs: DREW, at: '/products', db });
    server.use(http.get(`${API_URL}/api/creators/:id`, () => HttpResponse.error()));
    window.location.hash = '/profile';
    const alert = await screen.findByRole('alert');
    server.resetHandlers();
    await user.click(within(alert).getByRole('button', { name: 'Try again' }));
    expect(await screen.findByLabelText('About you')).toBeTruthy();
  });
});

describe('an address that is not confirmed', () => {
  it('is confirmed by a mail that is sent again', async () => {
    const db = createMockDb();
    const drew = [...db.users.values()].find(({ email }) => email === DREW)!;
    db.users.set(drew.id, { ...drew, isEmailConfirmed: false });
    const { user } = await openProfile(db);
    const notice = await screen.findByRole('region', { name: 'Your e-mail address is not confirmed' });
    await user.click(within(notice).getByRole('button', { name: 'Send the mail again' }));
    await within(notice).findByText(`A mail to ${DREW} is on its way. Use the link in it.`);
    expect(db.mails.map(({ to, kind }) => [to, kind])).toEqual([[DREW, 'confirm']]);
  });
});

describe('the address in the shop', () => {
  it('is shown, opened and drawn as a code that is saved', async () => {
    const { user, bridge } = await openProfile();
    const address = 'https://shop.example/c/kiln-and-salt';
    await screen.findByText(address);
    const open = screen.getByRole('link', { name: 'Open the shop page of @kiln-and-salt' });
    expect([open.getAttribute('href'), open.getAttribute('target')]).toEqual([address, '_blank']);
    await user.click(screen.getByRole('button', { name: 'Copy the shop address of @kiln-and-salt' }));
    await screen.findByText('The address is copied');
    expect(await navigator.clipboard.readText()).toBe(address);
    await user.click(screen.getByRole('button', { name: 'QR code of @kiln-and-salt' }));
    const dialog = await screen.findByRole('dialog', { name: 'Shop page of @kiln-and-salt' });
    within(dialog).getByRole('img', { name: `QR code that leads to ${address}` });
    await user.click(within(dialog).getByRole('button', { name: 'Save the code as SVG' }));
    await within(dialog).findByText('Saved: qr-code.svg');
    expect(bridge.files[0]?.text).toMatch(/^<svg xmlns/);
  });
});
