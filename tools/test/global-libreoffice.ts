import type { TestProject } from 'vitest/node';
import { resolveLibreOffice } from '../services/fetch/resolve-debian.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Finds a LibreOffice, which each test starts for itself. */
export async function setup(project: TestProject): Promise<void> {
  const office = await foundOrNull('LibreOffice', resolveLibreOffice);
  project.provide('libreOffice', office && office.path);
}
