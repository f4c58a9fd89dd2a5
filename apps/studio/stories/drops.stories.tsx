import type { Meta, StoryObj } from '@storybook/react-vite';
import { studioAt } from './open-studio.tsx';
import { addNewcomer, ARABIC, endless, failing, HEBREW, LONG, NEWCOMER, offer, put } from './scenes.ts';

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
  shows: 'Schedule your first drop',
});
export const LongAndRightToLeft: StoryObj = studioAt({
  at: '/drops',
  before: ({ db }) => [LONG, ARABIC, HEBREW].forEach((title) => offer(db, { title })),
  shows: ARABIC,
});
export const Failed: StoryObj = studioAt({
  at: '/drops',
  handlers: failing('drops.list'),
  shows: 'Something went wrong on our side',
});

export const Loading: StoryObj = studioAt({
  at: '/drops',
  handlers: endless('drops.list'),
  shows: 'Loading…',
});
