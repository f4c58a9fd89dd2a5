import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { type Display, openDisplay } from '../browsers/display.ts';
import { type Electron, resolveElectron } from '../browsers/resolve-electron.ts';
import { repoRoot } from '../services/data-dir.ts';
import { foundOrNull } from './provide-runtime.ts';
import './provided.ts';

let display: Display | undefined;

const studioDir = path.join(repoRoot, 'apps/studio');
// Each project has its own copy of this module, and two builds at once would take each other's files away.
const KEY = Symbol.for('livedrops.test-studio-build');
const registry = globalThis as typeof globalThis & { [KEY]?: Promise<unknown> };

/** Gives tests an Electron that was seen to run, with a display to open its windows on. */
export async function setup(project: TestProject): Promise<void> {
  project.provide('electron', await foundOrNull('Electron', electronWithDisplay));
}

export async function teardown(): Promise<void> {
  await display?.stop();
}

async function electronWithDisplay(): Promise<Electron & { env: Record<string, string> }> {
  const electron = await resolveElectron();
  await (registry[KEY] ??= buildStudio());
  display = await openDisplay();
  return { ...electron, env: { ...display.env } };
}

async function buildStudio(): Promise<void> {
  const electronVite = path.join(studioDir, 'node_modules/electron-vite/bin/electron-vite.js');
  await promisify(execFile)(process.execPath, [electronVite, 'build'], { cwd: studioDir });
}
