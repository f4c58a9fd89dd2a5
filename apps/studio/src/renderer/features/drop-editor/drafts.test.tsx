import { createMockDb } from '@livedrops/sdk/msw';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { DREW, renderStudio, type TestStudio } from '../../../../test/render-studio.tsx';

const priceField = () => screen.findByLabelText(/^Price/);

const typePrice = async ({ user }: TestStudio, price: string): Promise<void> => {
  const field = await priceField();
  await user.clear(field);
  await user.type(field, price);
};

/** Goes away from the editor although something was typed. */
const leave = async ({ user }: TestStudio, question = /stays on this computer as a draft/): Promise<void> => {
  await user.click(screen.getByRole('link', { name: 'Products' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Leave without saving?' }));
  dialog.getByText(question);
  await user.click(dialog.getByRole('button', { name: 'Leave' }));
  await screen.findByRole('heading', { name: 'Products' });
};

const goTo = async ({ user }: TestStudio, link: string): Promise<void> => {
  await user.click(screen.getByRole('link', { name: 'Drops' }));
  await user.click(await screen.findByRole('link', { name: link }));
  await priceField();
};

const keptDrafts = ({ studio }: TestStudio): string =>
  localStorage.getItem(`livedrops.studio.drafts.${studio.session.current?.user.id}`) ?? '[]';

describe('a draft', () => {
  it('of a new drop is offered after leaving, goes on as it was, and is gone once it is sent', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    const { user } = studio;
    await typePrice(studio, '27.50');
    await user.type(screen.getByLabelText(/^Name of the drop/), 'Night market');
    await screen.findByText(/^Saved here \d/);
    await leave(studio);

    await goTo(studio, 'New drop');
    const offer = within(await screen.findByRole('region', { name: 'Draft' }));
    offer.getByText('You have a draft: Night market');
    await user.click(offer.getByRole('button', { name: 'Go on with it' }));
    expect(screen.getByLabelText(/^Price/)).toHaveProperty('value', '27.50');
    expect(screen.queryByRole('region', { name: 'Draft' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    await screen.findByRole('heading', { name: 'Night market' });
    expect(keptDrafts(studio)).toBe('[]');
  });

  it('is not touched by another drop that is typed before it is decided on', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/new' });
    await typePrice(studio, '27.50');
    await screen.findByText(/^Saved here/);
    await leave(studio);
    await goTo(studio, 'New drop');
    await typePrice(studio, '31');
    await leave(studio);
    await goTo(studio, 'New drop');
    const prices = (JSON.parse(keptDrafts(studio)) as { form: { price: string } }[]).map(
      ({ form }) => form.price,
    );
    expect(prices).toEqual(['31', '27.50']);
    for (const left of [1, 0]) {
      await studio.user.click(screen.getByRole('button', { name: 'Throw it away' }));
      expect(JSON.parse(keptDrafts(studio))).toHaveLength(left);
    }
    expect(screen.queryByRole('region', { name: 'Draft' })).toBeNull();
  });

  it('of a drop that was changed meanwhile shows the difference', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const { db, user } = studio;
    await typePrice(studio, '39');
    await screen.findByText(/^Saved here/);
    await leave(studio);
    const before = db.drops.get('drp_5');
    if (before === undefined) throw new Error('no drop');
    const changed = { ...before, price: 4300, stock: 61, remaining: 61, version: before.version + 1 };
    db.drops.set('drp_5', changed);
    db.events.append([`creator:${before.creatorId}`], 'drop.updated', { drop: changed });

    await goTo(studio, 'Edit Harbour bowl');
    await user.click(await screen.findByRole('button', { name: 'Go on with it' }));
    const notice = await screen.findByRole('region', { name: 'Changed elsewhere' });
    expect(notice.textContent).toContain('you typed 39 EUR');
    expect(notice.textContent).toContain('was 60, is now 61');
    await user.click(within(notice).getByRole('button', { name: 'Keep mine: Price' }));
    await user.click(within(notice).getByRole('button', { name: 'Take theirs: Units in stock' }));
    await user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(db.drops.get('drp_5')).toMatchObject({ price: 3900, stock: 61 }));
  });

  it('is thrown away after a question, and everything typed with it', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const { user, db } = studio;
    const first = (await priceField()).getAttribute('value');
    await typePrice(studio, '39');
    await user.click(await screen.findByRole('button', { name: 'Throw away' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Throw this draft away?' }));
    await user.click(dialog.getByRole('button', { name: 'Throw away' }));
    await waitFor(() => expect(screen.getByLabelText(/^Price/)).toHaveProperty('value', first));
    expect(keptDrafts(studio)).toBe('[]');
    expect(db.drops.get('drp_5')?.price).not.toBe(3900);
  });

  it('is not promised where nothing can be kept, and the drop is saved all the same', async () => {
    const blocked = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    onTestFinished(() => blocked.mockRestore());
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    await typePrice(studio, '39');
    await screen.findByText(/^No draft is kept/);
    await studio.user.click(screen.getByRole('button', { name: 'Save changes' }));
    await waitFor(() => expect(studio.db.drops.get('drp_5')?.price).toBe(3900));
    expect(blocked).toHaveBeenCalled();
  });

  it.each(['nonsense', '{}', '[{"id":"x"}]'])('that cannot be read is none: %s', async (kept) => {
    const db = createMockDb();
    localStorage.setItem(`livedrops.studio.drafts.${db.signIn(DREW).user.id}`, kept);
    await renderStudio({ signedInAs: DREW, at: '/drops/new', db });
    await priceField();
    expect(screen.queryByRole('region', { name: 'Draft' })).toBeNull();
  });
});

describe('a template', () => {
  it('keeps the settings under a name, and begins another drop with them', async () => {
    const studio = await renderStudio({ signedInAs: DREW, at: '/drops/drp_5/edit' });
    const { user, db } = studio;
    await user.click(await screen.findByRole('link', { name: 'Duplicate' }));
    await screen.findByRole('heading', { name: 'New drop' });
    await typePrice(studio, '99');
    await user.clear(screen.getByLabelText(/^Units in stock/));
    await user.type(screen.getByLabelText(/^Units in stock/), '1234');
    await user.click(screen.getByText('At a date and time'));
    await user.click(screen.getByRole('button', { name: 'Keep as a template' }));
    await user.type(await screen.findByLabelText('Name of this template'), 'The big one{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    // Naming it has sent nothing.
    expect(db.drops.size).toBe(createMockDb().drops.size);

    await leave(studio);
    await goTo(studio, 'New drop');
    const templates = screen.getByRole('combobox', { name: 'Begin with a template' });
    await user.selectOptions(templates, 'The big one');
    expect(screen.getByLabelText(/^Price/)).toHaveProperty('value', '99');
    expect(screen.getByLabelText(/^Duration/)).toHaveProperty('disabled', false);
    await user.click(screen.getByRole('button', { name: 'Schedule the drop' }));
    await screen.findByRole('heading', { name: 'Harbour bowl' });
    const made = [...db.drops.values()].at(-1);
    expect(made).toMatchObject({ price: 9900, stock: 1234, status: 'scheduled' });
    const startsIn = Date.parse(made?.startsAt ?? '') - db.clock.now();
    expect(startsIn).toBeGreaterThan(0);
    expect(startsIn).toBeLessThanOrEqual(25 * 3_600_000);
  });
});
