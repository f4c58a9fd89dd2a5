import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { dataDir } from '../services/data-dir.ts';
import { resolveHaproxy } from '../services/fetch/resolve-debian.ts';
import { resolveJava, resolveKafkaLibs } from '../services/fetch/resolve-kafka.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Looks whether this machine has what a cluster needs beside MongoDB and Redis. */
export async function setup(project: TestProject): Promise<void> {
  const parts = await foundOrNull('HAProxy or Kafka', async () => [
    await resolveHaproxy(),
    await resolveJava(),
    await resolveKafkaLibs(path.join(dataDir(), 'cache')),
  ]);
  project.provide('hasCluster', parts !== null);
}
