import { plural, t } from '@lingui/core/macro';
import { useStore } from 'zustand';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { formatCount, formatMoney } from '../../lib/format.ts';
import type { LiveTotals } from './live-state.ts';
import type { LiveStore } from './live-store.ts';
import type { DropCommands } from './use-drop-commands.ts';

/** Typed where orders are cancelled and money goes back: one slip of the hand must not do that. */
const WORD = t`call off`;

type CallOffDialogProps = {
  store: LiveStore;
  cancel: DropCommands['cancel'];
  whyOff: string | null;
  onClose: () => void;
};

/** Asks before a drop is called off, and says what that does to those who bought. */
export const CallOffDialog = ({ store, cancel, whyOff, onClose }: CallOffDialogProps) => {
  const totals = useStore(store.view, ({ live }) => live.totals);
  return (
    <ConfirmDialog
      title={t`Call this drop off?`}
      confirmLabel={t`Call it off`}
      typed={
        totals?.orders === 0 ? undefined : { word: WORD, label: t`To call it off, type “${{ word: WORD }}”` }
      }
      whyOff={whyOff}
      isOpen
      command={cancel}
      onConfirm={() => cancel.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      {callOffText(totals)}
    </ConfirmDialog>
  );
};

/** What calling off does, by what is sold and held so far. */
export const callOffText = (totals: LiveTotals | null): string => {
  if (totals === null) return t`All its orders are cancelled and their buyers told. This cannot be undone.`;
  const { orders, held, revenue, currency } = totals;
  if (orders === 0 && held === 0)
    return t`Nobody has ordered. Followers see it as cancelled. This cannot be undone.`;
  const effects = [
    ...(orders > 0 ? [soldText(orders, formatMoney(revenue, currency))] : []),
    ...(held > 0 ? [payingText(held)] : []),
    t`Every buyer is told.`,
    t`This cannot be undone.`,
  ];
  return effects.join(' ');
};

const soldText = (orders: number, money: string): string => {
  const count = formatCount(orders);
  return plural(orders, {
    one: `${count} order of ${money} is cancelled and what was paid goes back, unless it is shipped already.`,
    other: `${count} orders of ${money} in all are cancelled and what was paid goes back; those that are shipped already stay.`,
  });
};

const payingText = (held: number): string => {
  const count = formatCount(held);
  return plural(held, {
    one: 'The unit that somebody is paying for is let go.',
    other: `The ${count} units that fans are paying for are let go.`,
  });
};
