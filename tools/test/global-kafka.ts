import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { dataDir } from '../services/data-dir.ts';
import { kafkaKind } from '../services/kafka.ts';
import { type RunningService, startService } from '../services/service.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

let home: string | undefined;
let kafka: RunningService | null = null;

/** Gives tests a real Kafka of their own, which is removed afterwards. */
export async function setup(project: TestProject): Promise<void> {
  kafka = await foundOrNull('Kafka', startKafka);
  project.provide('kafka', kafka && { broker: kafka.url, pid: kafka.pid ?? 0 });
}

export async function teardown(): Promise<void> {
  await kafka?.stop();
  if (home !== undefined) await rm(home, { recursive: true, force: true });
}

async function startKafka(): Promise<RunningService> {
  home = await mkdtemp(path.join(tmpdir(), 'livedrops-kafka-'));
  const kind = kafkaKind(path.join(dataDir(), 'cache'));
  return startService(kind, { folder: path.join(home, 'kafka'), ephemeral: true });
}
