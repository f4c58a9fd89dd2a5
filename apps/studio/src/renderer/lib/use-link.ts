import { t } from '@lingui/core/macro';
import { useRealtimeState, useServerTime } from '@livedrops/sdk/react';
import { useStudio, type Realtime } from './studio.ts';

/** `silent`: the connection seems to stand, and nothing comes over it. */
export type LinkHealth = 'live' | 'silent' | 'reconnecting' | 'offline';

/** The server is asked more often than that: without any word for so long the network is dead. */
const SILENT_MS = 5_000;

type Link = { state: Pick<Realtime['state'], 'name'>; heardAt: number | undefined };

/** What people need to know of the connection: whether figures arrive, are being fetched again, or do not come at all. */
export const linkHealth = ({ state, heardAt }: Link, nowMs: number): LinkHealth => {
  switch (state.name) {
    case 'live':
      return heardAt !== undefined && nowMs - heardAt > SILENT_MS ? 'silent' : 'live';
    case 'connecting':
    case 'catching_up':
    case 'waiting':
      return 'reconnecting';
    case 'idle':
    case 'denied':
    case 'closed':
      return 'offline';
  }
};

/** How the connection is, now. Silence is no change of its state: that shows by the clock, and by this computer's own, as what was heard. */
export const useLinkHealth = (): LinkHealth => {
  const { realtime } = useStudio();
  useRealtimeState();
  return useServerTime(() => linkHealth(realtime, Date.now())) ?? 'offline';
};

/** Why commands are off; `null` while they are not. Their answer could not be seen, and what they do could not be seen either. */
export const whyCommandsAreOff = (health: LinkHealth): string | null => {
  switch (health) {
    case 'live':
      return null;
    case 'silent':
      return t`The server is not responding. Commands are off until it does.`;
    case 'reconnecting':
      return t`Reconnecting. Commands are off until connected.`;
    case 'offline':
      return t`Not connected. Commands are off until connected.`;
  }
};
