import type { TestProject } from 'vitest/node';
import { type Services, startServices } from '../services/start-services.ts';
import './provided.ts';

// Each project has its own copy of this module, and all of them share one MongoDB and one Redis.
const KEY = Symbol.for('livedrops.test-services');
interface Shared {
  users: number;
  services: Promise<Services>;
}
const registry = globalThis as typeof globalThis & { [KEY]?: Shared };

/** Gives tests a real MongoDB and Redis: those of the environment, else ones of their own that are removed afterwards. */
export async function setup(project: TestProject): Promise<void> {
  const shared = (registry[KEY] ??= { users: 0, services: startServices({ ephemeral: true }) });
  shared.users += 1;
  const { mongoUri, redisUrl } = await shared.services;
  project.provide('mongoUri', mongoUri);
  project.provide('redisUrl', redisUrl);
}

export async function teardown(): Promise<void> {
  const shared = registry[KEY];
  if (shared === undefined) return;
  shared.users -= 1;
  if (shared.users > 0) return;
  delete registry[KEY];
  await (await shared.services).stop();
}
