import { plural, t } from '@lingui/core/macro';
import type { Drop, DropOrder, EventEnvelope } from '@livedrops/sdk';
import type { Notice } from '../../../shared/ipc.ts';
import { unitsSold } from '../../lib/drop-phase.ts';
import { formatCount, spokenDuration } from '../../lib/format.ts';
import type { NoticeKind } from '../../lib/local-settings.ts';

/** A notice, and what it tells of which thing, so that the same is not told again soon. */
export type Told = Notice & { kind: NoticeKind; what: string };

/** How much of a name fits. */
const NAME_LENGTH = 80;
const nameOf = (title: string): string => Array.from(title).slice(0, NAME_LENGTH).join('');
const roomOf = (dropId: string) => ({ name: 'live', dropId }) as const;

/** What to tell when something happens; nothing of what needs no telling. `before` is the drop that it is about, as it was. */
export const noticesOf = ({ type, data }: EventEnvelope, before: Drop | undefined): Told[] => {
  if (type === 'drop.started') return [startedNotice(data.drop)];
  if (type === 'drop.soldout') return [soldOutNotice(data.drop)];
  if (type === 'drop.ended') return [endedNotice(data.drop)];
  if (type === 'drop.cancelled') return [cancelledNotice(data.drop)];
  if (type === 'stock.low') return before === undefined ? [] : [lowNotice(before, data.remaining)];
  if (type !== 'sales.updated') return [];
  const { remaining, stock, held, recent } = data;
  // No other event tells that the last unit in a basket is paid.
  const isPaid = before?.status === 'sold_out' && before.held > 0 && held === 0 && remaining === 0;
  return [
    ...(isPaid ? [soldOutNotice({ ...before, remaining, stock, held })] : []),
    ...recent.flatMap(stuckNotices),
  ];
};

const startedNotice = ({ id, title, stock }: Drop): Told => {
  const units = formatCount(stock);
  return {
    kind: 'live',
    what: `started ${id}`,
    title: t`${{ drop: nameOf(title) }} is live`,
    body: plural(stock, { one: `${units} unit is on sale now.`, other: `${units} units are on sale now.` }),
    screen: roomOf(id),
  };
};

const soldOutNotice = ({ id, title, stock, held }: Drop): Told => {
  const all = formatCount(stock);
  const told = { kind: 'sold_out', screen: roomOf(id) } as const;
  return held > 0
    ? {
        ...told,
        what: `in baskets ${id}`,
        title: t`${{ drop: nameOf(title) }}: all in baskets`,
        body: t`${{ held: formatCount(held) }} of ${all} units are still being paid and may come back.`,
      }
    : {
        ...told,
        what: `sold out ${id}`,
        title: t`${{ drop: nameOf(title) }} is sold out`,
        body: t`All ${all} units are gone.`,
      };
};

const endedNotice = (drop: Drop): Told => ({
  kind: 'ended',
  what: `ended ${drop.id}`,
  title: t`${{ drop: nameOf(drop.title) }} is over`,
  body: t`${{ sold: formatCount(unitsSold(drop)) }} of ${{ all: formatCount(drop.stock) }} units were sold.`,
  screen: roomOf(drop.id),
});

const cancelledNotice = ({ id, title }: Drop): Told => ({
  kind: 'ended',
  what: `cancelled ${id}`,
  title: t`${{ drop: nameOf(title) }} was called off`,
  body: t`Its orders are cancelled, and what was paid goes back.`,
  screen: roomOf(id),
});

const lowNotice = ({ id, title, stock }: Drop, remaining: number): Told => ({
  kind: 'low',
  what: `low ${id}`,
  title: t`${{ drop: nameOf(title) }} runs low`,
  body: t`${{ left: formatCount(remaining) }} of ${{ all: formatCount(stock) }} units are left.`,
  screen: roomOf(id),
});

/** A person has to look at these orders: nothing goes on by itself. */
const stuckNotices = ({ id, number, buyerName, refund, dispute }: DropOrder): Told[] => {
  const told = { kind: 'stuck', screen: { name: 'order', orderId: id } } as const;
  return [
    ...(refund === 'refund_failed'
      ? [
          {
            ...told,
            what: `refund ${id}`,
            title: t`A refund did not arrive: ${number}`,
            body: t`The bank did not take the money for ${{ buyer: nameOf(buyerName) }}.`,
          },
        ]
      : []),
    ...(dispute?.status === 'open'
      ? [
          {
            ...told,
            what: `dispute ${id}`,
            title: t`A payment is contested: ${number}`,
            body: t`${{ buyer: nameOf(buyerName) }} wants the money back from the bank.`,
          },
        ]
      : []),
  ];
};

/** Nobody needs it closer: the Studio counts down to the second. */
const STEP_MS = 5_000;

/** `leftMs`: until the start. */
export const startingNotice = (
  { id, title, startsAt, stock }: Drop,
  { mark, leftMs }: { mark: string; leftMs: number },
): Told => {
  const units = formatCount(stock);
  const time = spokenDuration(Math.ceil(leftMs / STEP_MS) * STEP_MS);
  return {
    kind: 'starting',
    // One that is moved starts soon once more.
    what: `${mark} ${id} ${startsAt}`,
    title: t`${{ drop: nameOf(title) }} starts in ${time}`,
    body: plural(stock, { one: `${units} unit is ready.`, other: `${units} units are ready.` }),
    screen: roomOf(id),
  };
};

export const linkLostNotice = ({ id, title }: Drop): Told => ({
  kind: 'trouble',
  what: `link ${id}`,
  title: t`The Studio does not hear the server`,
  body: t`${{ drop: nameOf(title) }} is on air and goes on. What is shown here is old.`,
  screen: roomOf(id),
});

export const unpaidNotice = (
  { id, title }: Drop,
  { failed, all }: { failed: number; all: number },
): Told => ({
  kind: 'payments',
  what: `unpaid ${id}`,
  title: t`${{ drop: nameOf(title) }}: many orders are not paid`,
  body: t`${{ failed: formatCount(failed) }} of the last ${{ all: formatCount(all) }} orders failed: the payment was declined, or the time was over.`,
  screen: roomOf(id),
});
