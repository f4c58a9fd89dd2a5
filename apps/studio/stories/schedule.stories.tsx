import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { screen } from '@testing-library/react';
import { like } from './like.ts';
import { studioAt } from './open-studio.tsx';
import { addNewcomer, failedAt, LONG, NEWCOMER, offer } from './scenes.ts';

const meta: Meta = { title: 'Studio/Schedule' };
export default meta;

const HOUR = 3_600_000;

const busyWeek = ({ db }: { db: Parameters<typeof offer>[0] }): void => {
  offer(db, { title: LONG, startsInMs: 24 * HOUR });
  offer(db, { title: 'Second of the evening', startsInMs: 25 * HOUR });
  offer(db, { title: 'Third of the evening', startsInMs: 26 * HOUR });
};

export const Agenda: StoryObj = studioAt({ at: '/schedule', before: busyWeek, shows: LONG });
export const Week: StoryObj = studioAt({
  at: '/schedule?view=week',
  before: busyWeek,
  shows: 'Harbour bowl',
});
export const Month: StoryObj = studioAt({
  at: '/schedule?view=month',
  before: busyWeek,
  shows: 'Harbour bowl',
});
export const Empty: StoryObj = studioAt({
  at: '/schedule',
  before: addNewcomer,
  as: NEWCOMER,
  shows: t`No drop starts in these weeks.`,
});
export const Moving: StoryObj = studioAt({
  at: '/schedule',
  after: async ({ user }) => {
    await user.click(await screen.findByRole('button', { name: t`Move ${{ title: 'Harbour bowl' }}` }));
    await screen.findByRole('dialog');
  },
  shows: like(t`Move ${{ title: '*Harbour bowl' }}?`),
});

export const Failed: StoryObj = failedAt('/schedule', 'drops.list');
