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

/** Lets a crowd loose until the time is over and everybody has their answer. */
export async function runCrowd(shop: Shop, notebook: Notebook, options: CrowdOptions): Promise<void> {
  const endsAt = performance.now() + options.durationMs;
  const shared = {
    notebook,
    shop,
    servers: options.servers,
    fans: Array.from({ length: options.fans }, () => shop.newFan()),
    settled: [],
    beingPaused: new Set<string>(),
  };
  await Promise.all(
    Array.from({ length: options.workers }, async (_, index) => {
      const scene: Scene = { ...shared, random: createRandom(options.seed, FIRST_STREAM + index) };
      while (performance.now() < endsAt) {
        const intent = pickIntent(scene, options.intents);
        await intent.run(scene, intent.name);
        await delay(scene.random.between(0, options.restMs));
      }
    }),
  );
}
