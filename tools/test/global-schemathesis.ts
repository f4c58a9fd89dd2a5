import type { TestProject } from 'vitest/node';
import { resolveSchemathesis } from '../services/fetch/resolve-schemathesis.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Finds a Schemathesis, or installs one. */
export async function setup(project: TestProject): Promise<void> {
  const found = await foundOrNull('Schemathesis', resolveSchemathesis);
  project.provide('schemathesis', found && found.path);
}
