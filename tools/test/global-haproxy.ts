import type { TestProject } from 'vitest/node';
import { resolveHaproxy } from '../services/fetch/resolve-debian.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Finds a HAProxy, which each test starts for itself. */
export async function setup(project: TestProject): Promise<void> {
  const haproxy = await foundOrNull('HAProxy', resolveHaproxy);
  project.provide('haproxy', haproxy && haproxy.path);
}
