import { act, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { DROP, openOrders } from '../../../../test/open-orders.ts';

describe('an order that is open', () => {
  const openPanel = async () => {
    const opened = await openOrders();
    const { user, row, number } = opened;
    await user.click(within(row).getByRole('button', { name: number }));
    const panel = await screen.findByRole('dialog', { name: number });
    await within(panel).findByRole('button', { name: 'Refund…' });
    return { ...opened, panel };
  };
  const question = (number: string) => screen.findByRole('dialog', { name: `Refund ${number}` });

  it('is paid back in part, once, with a reason', async () => {
    const { db, user, id, number, row, panel } = await openPanel();
    await user.click(within(panel).getByRole('button', { name: 'Refund…' }));
    const dialog = await question(number);
    within(dialog).getByText('€152.00 can go back to Rowan Ibrahim.');
    await user.click(within(dialog).getByText('An amount'));
    await user.type(within(dialog).getByLabelText(/Amount/), '153');
    await user.click(within(dialog).getByRole('button', { name: /Give/ }));
    await within(dialog).findByText('At most €152.00');
    expect(db.orders.get(id)?.items[0]?.refunds).toBeUndefined();
    await user.clear(within(dialog).getByLabelText(/Amount/));
    await user.type(within(dialog).getByLabelText(/Amount/), '12,50');
    await user.type(within(dialog).getByLabelText(/Reason/), 'A scratch');
    await user.click(within(dialog).getByRole('button', { name: 'Give €12.50 back' }));
    await waitFor(() => expect(screen.queryByRole('dialog', { name: `Refund ${number}` })).toBeNull());
    expect(db.orders.get(id)).toMatchObject({
      status: 'confirmed',
      items: [{ refunds: [{ amount: 1250, reason: 'A scratch' }] }],
    });
    await within(panel).findByText('€12.50 given back: “A scratch”');
    act(() => db.advance(3000));
    await within(row).findByText('€12.50 paid back');
    await within(panel).findByText('€12.50 paid back');
  });

  it('ends when all of it goes back, and its units are on sale again', async () => {
    const { db, user, id, number, panel } = await openPanel();
    const before = db.drops.get(DROP)?.remaining ?? 0;
    await user.click(within(panel).getByRole('button', { name: 'Refund…' }));
    const dialog = await question(number);
    expect(within(dialog).getByRole<HTMLInputElement>('checkbox').checked).toBe(true);
    await user.click(within(dialog).getByRole('button', { name: 'Give €152.00 back' }));
    await waitFor(() => expect(db.orders.get(id)?.status).toBe('cancelled'));
    expect(db.drops.get(DROP)?.remaining).toBe(before + 2);
    await waitFor(() => expect(within(panel).queryByRole('button', { name: 'Refund…' })).toBeNull());
  });

  it('says what to do when it is stuck, in its row and in full', async () => {
    const { db, user, id, number, row } = await openOrders();
    const order = db.orders.get(id);
    const dispute = { status: 'open' as const, answerBy: '2026-12-03T12:00:00.000Z' };
    const items = order?.items.map((item) => ({ ...item, refund: 'refund_failed' as const })) ?? [];
    if (order !== undefined) db.orders.set(id, { ...order, items, dispute });
    await user.click(screen.getByRole('button', { name: /^Stuck/ }));
    const stuck = await screen.findByRole('row', { name: new RegExp(number) });
    expect(within(stuck).queryByRole('button', { name: /Start packing/ })).toBeNull();
    await user.click(within(stuck).getByRole('button', { name: `What to do: ${number}` }));
    const again = await screen.findByRole('dialog', { name: number });
    const failed = await within(again).findByRole('region', { name: 'A refund did not arrive' });
    within(failed).getByText(/Pay Rowan Ibrahim in another way/);
    within(again).getByRole('region', { name: 'The buyer contests the payment' });
    await user.click(within(failed).getByRole('button', { name: `Copy ${number}` }));
    await within(failed).findByText('Copied.');
    expect(await navigator.clipboard.readText()).toBe(number);
    // The next step is still there for who knows what they do.
    within(again).getByRole('button', { name: 'Start packing' });
    expect(row.isConnected).toBe(false);
  });

  it('says beside its note what cannot be taken, and saves nothing of it', async () => {
    const { db, user, id, panel, server } = await openPanel();
    const sent: string[] = [];
    server.events.on('request:start', ({ request }) => void sent.push(request.method));
    const field = within(panel).getByLabelText(/Note/);
    fireEvent.change(field, { target: { value: '\u200b\u2060' } });
    await within(panel).findByText('It must have at least one visible character');
    await user.click(within(panel).getByRole('button', { name: 'Save the note' }));
    fireEvent.change(field, { target: { value: 'Calls \u0000back' } });
    await within(panel).findByText('It must not have control characters');
    await user.click(within(panel).getByRole('button', { name: 'Save the note' }));
    expect(db.orders.get(id)?.notes[DROP]).toBeUndefined();
    expect(sent).not.toContain('PATCH');
  });

  it('has a note that only its creator sees', async () => {
    const { db, user, id, panel, rowan } = await openPanel();
    await user.type(within(panel).getByLabelText(/Note/), 'Calls back');
    await user.click(within(panel).getByRole('button', { name: 'Save the note' }));
    await waitFor(() => expect(db.orders.get(id)?.notes[DROP]).toBe('Calls back'));
    expect(JSON.stringify(await rowan.orders.get(id))).not.toContain('Calls back');
    await waitFor(() => expect(within(panel).queryByRole('button', { name: 'Save the note' })).toBeNull());
  });
});
