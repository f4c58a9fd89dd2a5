import type { TestProject } from 'vitest/node';
import { resolveChromium } from '../browsers/resolve-chromium.ts';
import { resolveElectron } from '../browsers/resolve-electron.ts';
import './provided.ts';

/**
 * Gives tests a browser and an Electron that were seen to start. One that is missing is `null` and loudly said, so that
 * its tests skip themselves; with `REQUIRE_E2E=1` it fails the run.
 */
export async function setup(project: TestProject): Promise<void> {
  project.provide('chromium', await orNull('Chromium', () => resolveChromium()));
  project.provide('electron', await orNull('Electron', () => resolveElectron()));
}

async function orNull<T>(name: string, resolve: () => Promise<T>): Promise<T | null> {
  try {
    return await resolve();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    if (process.env.REQUIRE_E2E === '1')
      throw new Error(`REQUIRE_E2E=1, but ${name} cannot be had:\n${why}`, { cause: error });
    const bar = '!'.repeat(80);
    process.stderr.write(
      `\n${bar}\n!! NO ${name.toUpperCase()}: its end-to-end tests are SKIPPED on this machine.\n${why}\n${bar}\n\n`,
    );
    return null;
  }
}
