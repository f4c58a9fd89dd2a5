import { t } from '@lingui/core/macro';
import type { Meta, StoryObj } from '@storybook/react-vite';
import { ConfirmDialog } from '../src/renderer/components/confirm-dialog.tsx';
import { DayBars } from '../src/renderer/components/day-bars.tsx';
import { ErrorNotice } from '../src/renderer/components/error-notice.tsx';
import { LinkPill } from '../src/renderer/components/link-pill.tsx';
import { EmptyState } from '../src/renderer/components/page.tsx';
import { StatusTag } from '../src/renderer/components/status-tag.tsx';
import { StockBar } from '../src/renderer/components/stock-bar.tsx';
import type { CommandAck } from '../src/renderer/features/live/command-ack.ts';
import { CommandStatus } from '../src/renderer/features/live/command-status.tsx';
import { partAlone } from './part-alone.tsx';
import { LONG } from './scenes.ts';
import classes from './part-alone.module.css';

const meta: Meta = { title: 'Studio/Parts' };
export default meta;

const PHASES = [
  'scheduled',
  'opening',
  'live',
  'paused',
  'in_baskets',
  'sold_out',
  'ended',
  'cancelled',
] as const;

const ACKS: readonly CommandAck[] = [
  { command: 'pause', state: 'pending' },
  { command: 'restock', state: 'confirmed', at: Date.UTC(2026, 11, 1, 18) },
  { command: 'end', state: 'failed', error: new Error('no answer') },
];

/** Tags, pills, bars and the word on the last command, in each state. */
export const Signs: StoryObj = partAlone({
  draw: () => (
    <>
      {PHASES.map((phase) => (
        <div key={phase}>
          <StatusTag phase={phase} /> <StatusTag phase={phase} size="l" />
        </div>
      ))}
      <div>
        <LinkPill health="live" age={null} />
        <LinkPill health="silent" age="8 s" />
        <LinkPill health="reconnecting" age="41 s" />
        <LinkPill health="offline" age="3 min" />
      </div>
      {ACKS.map((ack) => (
        <div key={ack.state} className={classes['under']}>
          <CommandStatus ack={ack} />
        </div>
      ))}
    </>
  ),
  shows: t`No answer: it may have happened`,
});
export const Bars: StoryObj = partAlone({
  draw: () => (
    <>
      <p>Nothing sold</p>
      <StockBar sold={0} held={0} stock={60} size="l" />
      <p>Some sold, some in baskets</p>
      <StockBar sold={21} held={12} stock={60} size="l" />
      <p>All sold</p>
      <StockBar sold={60} held={0} stock={60} size="l" />
      <p>Over</p>
      <StockBar sold={48} held={0} stock={60} isOver />
      <p>No stock</p>
      <StockBar sold={0} held={0} stock={0} />
      <DayBars label="New followers by day" days={daysOf((nth) => (nth * 7) % 12)} />
      <DayBars label="No followers yet" days={daysOf(() => 0)} />
    </>
  ),
  shows: t`at most ${{ mostText: '11' }} a day`,
});
const daysOf = (followedOn: (nth: number) => number) =>
  Array.from({ length: 30 }, (_, nth) => ({
    day: `2026-11-${String(nth + 1).padStart(2, '0')}`,
    followed: followedOn(nth),
  }));
export const Notices: StoryObj = partAlone({
  draw: () => (
    <>
      <ErrorNotice error={new Error('a field is missing')} onRetry={() => {}} />
      <ErrorNotice error={new Error(LONG)} onRetry={() => {}} />
      <EmptyState title={LONG}>{LONG}</EmptyState>
    </>
  ),
  shows: 'a field is missing',
});
export const Question: StoryObj = partAlone({
  draw: () => (
    <ConfirmDialog
      title="End this drop now?"
      confirmLabel="End the drop"
      typed={{ word: 'end', label: 'To end it, type “end”' }}
      whyOff={t`Not connected. Commands are off until connected.`}
      isOpen
      onConfirm={() => {}}
      onClose={() => {}}
    >
      Nobody can order after that, and it cannot be undone.
    </ConfirmDialog>
  ),
  shows: t`Not connected. Commands are off until connected.`,
});
