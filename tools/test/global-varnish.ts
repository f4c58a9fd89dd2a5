import type { TestProject } from 'vitest/node';
import { resolveVarnish } from '../services/fetch/resolve-varnish.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Finds a Varnish, which each test starts for itself. */
export async function setup(project: TestProject): Promise<void> {
  const varnish = await foundOrNull('Varnish', resolveVarnish);
  project.provide('varnish', varnish && varnish.path);
}
