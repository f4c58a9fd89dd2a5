import type { TestProject } from 'vitest/node';
import { resolveChromium } from '../browsers/resolve-chromium.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

/** Gives tests a browser that was seen to open a page. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await foundOrNull('Chromium', () => resolveChromium()));
}
