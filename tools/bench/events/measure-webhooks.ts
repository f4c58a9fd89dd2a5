import { setTimeout as delay } from 'node:timers/promises';
import type { Drop } from '@livedrops/sdk';
import { deliveryModel } from '../../../packages/server/src/webhooks/webhook-delivery.model.ts';
import { percentile } from '../figures.ts';
import { makeDrop, signUpCreator } from '../livedrops.ts';
import type { Cluster } from './cluster.ts';

const CHANGE_EVERY_MS = 200;
const POLL_MS = 200;
const SETTLE_MS = 30_000;
/** What is measured is how soon a message is on its way, not what becomes of it. */
const RECEIVER = 'https://livedrops.example.com/hook';

export type WebhookLatency = {
  /** From the commit of a change until the message about it is on its way; 95 of 100 are no later. */
  p95: number;
  /** Changes of which no message came. */
  missing: number;
};

/** Changes a drop of another creator again and again, until it is stopped, and says how soon its webhook was to be told. */
export async function startChanges({ api, connection }: Pick<Cluster, 'api' | 'connection'>) {
  const creator = await signUpCreator(api[0]?.url ?? '');
  const { id: endpointId } = await creator.webhooks.create({ url: RECEIVER, events: ['drop.updated'] });
  const dropId = await makeDrop(creator, 1000);
  const deliveries = deliveryModel.collection(connection);
  const changed: Drop[] = [];
  const stopping = new AbortController();
  const changing = (async () => {
    while (!stopping.signal.aborted) {
      const isOpen = changed.length % 2 === 0;
      changed.push(await (isOpen ? creator.drops.pause(dropId) : creator.drops.resume(dropId)));
      await delay(CHANGE_EVERY_MS);
    }
  })();
  return {
    async stop(): Promise<WebhookLatency> {
      stopping.abort();
      await changing;
      const giveUpAt = Date.now() + SETTLE_MS;
      while ((await deliveries.countDocuments({ endpointId })) < changed.length && Date.now() < giveUpAt)
        await delay(POLL_MS);
      const written = await deliveries.find({ endpointId }).toArray();
      const ages = written.map(({ createdAt, payload }) => {
        const { timestamp } = JSON.parse(payload) as { timestamp: string };
        return createdAt.getTime() - Date.parse(timestamp);
      });
      return { p95: percentile(ages, 0.95), missing: changed.length - written.length };
    },
  };
}
