import type { TestProject } from 'vitest/node';
import { resolvePrometheus } from '../services/fetch/resolve-debian.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Finds a Prometheus, which each test starts for itself. */
export async function setup(project: TestProject): Promise<void> {
  const prometheus = await foundOrNull('Prometheus', resolvePrometheus);
  project.provide('prometheus', prometheus && prometheus.path);
}
