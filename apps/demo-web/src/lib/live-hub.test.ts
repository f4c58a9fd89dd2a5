import { expect, it, vi } from 'vitest';
import { createLiveHub, type LiveSource } from './live-hub.ts';

const sourceWith = (on: LiveSource['channel']): LiveSource => ({
  channel: on,
  state: { name: 'live' },
  onState: () => () => undefined,
  onJoined: () => () => undefined,
  onGap: () => () => undefined,
  onInbox: () => () => undefined,
});

it('asks for the socket’s code again when the network is back, for those who listen already', async () => {
  const heard = vi.fn<() => () => void>(() => () => undefined);
  const load = vi
    .fn<() => Promise<LiveSource>>()
    .mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
    .mockResolvedValue(sourceWith(() => ({ topic: 'drop:drp_1', on: heard })));
  const hub = createLiveHub(load);
  hub.follow('drop:drp_1', { hear: () => undefined, look: () => undefined });
  await expect.poll(() => hub.connection.getState().name).toBe('reconnecting');
  dispatchEvent(new Event('online'));
  await expect.poll(() => hub.connection.getState().name).toBe('live');
  expect(heard).toHaveBeenCalledOnce();
  expect(load).toHaveBeenCalledTimes(2);
});
