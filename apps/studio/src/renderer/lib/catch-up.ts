import type { Studio } from './studio.ts';

/**
 * Makes the connection anew and asks for the server's clock. After this computer has slept, the old connection may seem to stand for a
 * while although nothing comes over it. What was missed meanwhile comes over the new one.
 */
export const catchUp = ({ client, realtime }: Pick<Studio, 'client' | 'realtime'>): void => {
  client.clock.sync().catch(() => {});
  // Nobody has signed in.
  if (realtime.state.name === 'idle' || realtime.state.name === 'closed') return;
  realtime.close();
  realtime.connect();
};
