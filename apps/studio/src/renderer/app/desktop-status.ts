import { t } from '@lingui/core/macro';
import type { Drop } from '@livedrops/sdk';
import { useServerTime } from '@livedrops/sdk/react';
import { useThrottledValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DesktopStatus } from '../../shared/ipc.ts';
import { isOnAir, unitsSold } from '../lib/drop-phase.ts';
import { formatCount, formatWhen } from '../lib/format.ts';
import { nextDrop } from '../lib/next-drop.ts';
import { useOwnDrops } from '../lib/own-drops.ts';
import { useStudio } from '../lib/studio.ts';

/** A small menu. */
const LINES_MAX = 5;
const NAME_LENGTH = 80;
/** A rush changes the counts several times a second, and a menu is read more slowly. */
const TELL_MS = 1_000;

type Known = { drops: readonly Drop[]; nowMs: number; offsetMs: number; unseen: number; keepsAwake: boolean };

const lineOf = ({ title, status, startsAt, stock, ...units }: Drop): string => {
  const name = Array.from(title).slice(0, NAME_LENGTH).join('');
  return isOnAir(status)
    ? t`${name}: ${{ sold: formatCount(unitsSold({ stock, ...units })) }} of ${{ stock: formatCount(stock) }} sold`
    : t`${name}: starts ${{ when: formatWhen(startsAt) }}`;
};

/** What the desktop shows. `offsetMs`: how far the server's clock is ahead of this computer's. */
export const statusOf = ({ drops, nowMs, offsetMs, unseen, keepsAwake }: Known): DesktopStatus => {
  const onAir = drops.filter(({ status }) => isOnAir(status));
  const first = nextDrop(drops, nowMs);
  const shown = [...(first === undefined ? [] : [first]), ...onAir.filter((drop) => drop !== first)];
  const local = (instant: string): number => Math.max(0, Math.round(Date.parse(instant) - offsetMs));
  return {
    unseen,
    drops: shown.slice(0, LINES_MAX).map((drop) => ({ dropId: drop.id, line: lineOf(drop) })),
    keepsAwake: keepsAwake && drops.some(({ status }) => status === 'live'),
    onAir: drops
      .filter(({ status }) => status !== 'cancelled')
      .map(({ startsAt, endsAt }) => ({ from: local(startsAt), until: local(endsAt) })),
  };
};

/** Tells the desktop about the own drops, whenever that changes. Mounted once, by the shell. */
export const useDesktopStatus = (): void => {
  const { bridge, client, settings, unseen: unseenStore } = useStudio();
  const drops = useOwnDrops().data?.items ?? [];
  const keepsAwake = useStore(settings, (all) => all.keepsAwake);
  const unseen = useStore(unseenStore.count);
  const offsetMs = Math.round(client.clock.offsetMs / TELL_MS) * TELL_MS;
  const now = useServerTime((nowMs) =>
    JSON.stringify(statusOf({ drops, nowMs, offsetMs, unseen, keepsAwake })),
  );
  const told = useThrottledValue(now, TELL_MS);
  useEffect(() => {
    // A failure costs what the desktop shows, and nothing of the Studio.
    if (told !== undefined) bridge.setStatus(JSON.parse(told) as DesktopStatus).catch(() => {});
  }, [bridge, told]);
};
