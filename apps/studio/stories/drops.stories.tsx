import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { studioAt } from './open-studio.tsx';
import { addNewcomer, ARABIC, failedAt, HEBREW, loadingAt, LONG, NEWCOMER, offer, put } from './scenes.ts';

const meta: Meta = { title: 'Studio/Drops' };
export default meta;

export const List: StoryObj = studioAt({
  at: '/drops',
  before: ({ db }) => {
    const paused = offer(db, { title: 'Paused pot' });
    const over = offer(db, { title: 'Gone glaze', startsInMs: -7_200_000 });
    const calledOff = offer(db, { title: 'Cracked kiln', startsInMs: -3_600_000 });
    put(db, paused.id, { status: 'paused', remaining: 12, held: 5 });
    put(db, over.id, { status: 'ended', remaining: 0 });
    put(db, calledOff.id, { status: 'cancelled' });
  },
  shows: 'Cracked kiln',
});
export const Empty: StoryObj = studioAt({
  at: '/drops',
  before: addNewcomer,
  as: NEWCOMER,
  shows: t`Schedule your first drop`,
});
export const LongAndRightToLeft: StoryObj = studioAt({
  at: '/drops',
  before: ({ db }) => [LONG, ARABIC, HEBREW].forEach((title) => offer(db, { title })),
  shows: ARABIC,
});
export const Failed: StoryObj = failedAt('/drops', 'drops.list');

export const Loading: StoryObj = loadingAt('/drops', 'drops.list');
