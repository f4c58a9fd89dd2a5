import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../random.ts';
import { canStandStill } from './plan-drops.ts';
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
const PROBE_MS = 700;

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
    probe(shop, notebook, options, endsAt),
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

/** Asks drops that never sell out for a unit again and again, whatever became of the last try: so it is seen when one stands still. */
async function probe(
  { drops, newFan }: Shop,
  { create }: Notebook,
  { servers }: CrowdOptions,
  endsAt: number,
): Promise<void> {
  const probed = drops.filter(canStandStill);
  const asked: Promise<unknown>[] = [];
  for (let count = 0; performance.now() < endsAt; count += 1) {
    for (const { id: dropId } of probed) {
      const wish = { person: newFan(), key: randomUUID(), lines: [{ dropId, quantity: 1 }], intent: 'probe' };
      asked.push(create(wish, count % servers));
    }
    await delay(PROBE_MS);
  }
  await Promise.all(asked);
}

/** While everybody is buying. Whatever comes of it, it is called off again when all is quiet. */
async function callOff(
  { drops }: Shop,
  { edit }: Notebook,
  { durationMs, servers }: CrowdOptions,
): Promise<void> {
  await delay(durationMs * CALL_OFF_AT);
  const doomed = drops.filter(({ role }) => role === 'doomed');
  await Promise.all(
    doomed.map(({ id: dropId, creator }, index) =>
      edit(creator, { call: 'call-off', dropId }, index % servers),
    ),
  );
}
