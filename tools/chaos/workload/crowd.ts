import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../random.ts';
import { type Intent, pickIntent } from './intents.ts';
import type { Notebook } from './notebook.ts';
import type { Scene } from './scene.ts';
import type { Shop } from './shop.ts';

export type CrowdOptions = {
  seed: number;
  durationMs: number;
  servers: number;
  fans: number;
  /** Things that are wanted at the same time. */
  workers: number;
  /** Longest time a worker rests between two of them. */
  restMs: number;
  intents?: readonly Intent[];
};

/** Streams of chance of the workers begin here, beside those of the schedules. */
const FIRST_STREAM = 20;
const CALL_OFF_AT = 0.8;

/** Lets a crowd loose until the time is over and everybody has their answer. */
export async function runCrowd(shop: Shop, notebook: Notebook, options: CrowdOptions): Promise<void> {
  const endsAt = performance.now() + options.durationMs;
  const shared = {
    notebook,
    shop,
    servers: options.servers,
    fans: Array.from({ length: options.fans }, () => shop.newFan()),
    settled: [],
    owned: [],
    prices: new Map<string, number>(),
    beingPaused: new Set<string>(),
    mayLetExpire: () => performance.now() < endsAt - options.durationMs / 2,
  };
  await Promise.all([
    callOff(shop, notebook, options),
    ...Array.from({ length: options.workers }, async (_, index) => {
      const scene: Scene = { ...shared, random: createRandom(options.seed, FIRST_STREAM + index) };
      while (performance.now() < endsAt) {
        const intent = pickIntent(scene, options.intents);
        await intent.run(scene, intent.name);
        await delay(scene.random.between(0, options.restMs));
      }
    }),
  ]);
}

/** While everybody is buying. Whatever comes of it, it is called off again when all is quiet. */
async function callOff(
  { drops, creator }: Shop,
  { edit }: Notebook,
  { durationMs, servers }: CrowdOptions,
): Promise<void> {
  await delay(durationMs * CALL_OFF_AT);
  const doomed = drops.filter(({ role }) => role === 'doomed');
  await Promise.all(
    doomed.map(({ id: dropId }, index) => edit(creator, { call: 'call-off', dropId }, index % servers)),
  );
}
